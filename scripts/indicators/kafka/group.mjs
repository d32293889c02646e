import { bytes, int16, int32, list, text } from './wire.mjs';

const UNKNOWN_MEMBER_ID = 25;
const GROUP_AUTHORIZATION_FAILED = 30;

/** A consumer group with at most one member, as the double's clients see it. */
export class Group {
  static isRefusing = false;
  generation = 0;
  member = undefined;
  offsets = new Map();

  join(request) {
    const sessionMs = request.int32();
    const known = request.text();
    request.text();
    const [protocol] = request.list(() => ({ name: request.text(), metadata: request.bytes() }));
    this.generation += 1;
    this.member = { id: known || `member-${process.pid}-${this.generation}`, sessionMs, heardAt: Date.now() };
    const { id } = this.member;
    const members = list([id], () => [text(id), bytes(protocol.metadata)]);
    return [int16(this.refusal()), int32(this.generation), ...[protocol.name, id, id].map(text), members];
  }

  sync(request) {
    request.int32();
    const error = this.errorFor(request.text());
    const [assignment] = request.list(() => ({ member: request.text(), assignment: request.bytes() }));
    return [int16(error), bytes(assignment?.assignment ?? Buffer.alloc(0))];
  }

  heartbeat(request) {
    request.int32();
    return [int16(this.errorFor(request.text()))];
  }

  leave(request) {
    const error = this.errorFor(request.text());
    this.member = undefined;
    return [int16(error)];
  }

  /** Takes a member out that was silent for longer than its session. */
  errorFor(id) {
    if (this.refusal()) return this.refusal();
    const { member } = this;
    if (member?.id !== id || Date.now() - member.heardAt > member.sessionMs) return UNKNOWN_MEMBER_ID;
    member.heardAt = Date.now();
    return 0;
  }

  refusal() {
    return Group.isRefusing ? GROUP_AUTHORIZATION_FAILED : 0;
  }
}
