import { connect } from 'node:net';
import { faultOf, parseAnswer } from './answer.mjs';

const SIZE = 64 * 1024;

/**
 * One client that sends a request, waits for the whole answer, checks it, and sends the next, on one connection or each on a new
 * one. It does little, because it must cost less than what it measures.
 */
export class Lane {
  answered = 0;
  /** @readonly */
  #buffer = Buffer.allocUnsafe(SIZE);
  #rest;
  #socket;
  #turn;

  constructor({ port, path, expects }, isKeptAlive) {
    this.port = port;
    this.expects = expects;
    this.isKeptAlive = isKeptAlive;
    const connection = isKeptAlive ? '' : 'Connection: close\r\n';
    this.request = Buffer.from(`GET ${path} HTTP/1.1\r\nHost: bench\r\n${connection}\r\n`);
  }

  /** Sends requests as long as `shouldGoOn()`, which is called after each answer, returns true. */
  run(shouldGoOn) {
    return new Promise((resolve, reject) => {
      this.#turn = { shouldGoOn, resolve, reject, isOver: false };
      if (this.#socket) this.#socket.write(this.request);
      else this.#open();
    });
  }

  close() {
    this.#turn = undefined;
    this.#socket?.destroy();
  }

  #open() {
    this.#rest = undefined;
    const onread = { buffer: this.#buffer, callback: (length) => this.#read(this.#buffer.subarray(0, length)) };
    this.#socket = connect({ port: this.port, host: '127.0.0.1', noDelay: true, onread });
    this.#socket.on('error', (error) => this.#turn?.reject(error));
    this.#socket.on('close', () => this.#closed());
    this.#socket.write(this.request);
  }

  #read(bytes) {
    const all = this.#rest ? Buffer.concat([this.#rest, bytes]) : bytes;
    try {
      const answer = parseAnswer(all);
      this.#rest = answer ? undefined : Buffer.from(all);
      if (!answer) return true;
      const fault = faultOf(answer, this.expects);
      if (fault) throw new Error(fault);
      this.#answered();
    } catch (error) {
      this.#turn?.reject(error);
    }
    return true;
  }

  #answered() {
    this.answered++;
    const turn = this.#turn;
    turn.isOver = !turn.shouldGoOn();
    if (!this.isKeptAlive) turn.hasAnswer = true;
    else if (turn.isOver) turn.resolve();
    else this.#socket.write(this.request);
  }

  #closed() {
    this.#socket = undefined;
    const turn = this.#turn;
    if (!turn || (this.isKeptAlive && turn.isOver)) return;
    if (!turn.hasAnswer) {
      turn.reject(new Error('a connection was closed before its answer'));
    } else if (turn.isOver) {
      turn.resolve();
    } else {
      turn.hasAnswer = false;
      this.#open();
    }
  }
}
