/**
 * Those who probe a pod and decide by its answers whether they send it requests. `instances` probe each pod independently.
 * The kubelet has the defaults of Kubernetes (https://kubernetes.io/docs/concepts/workloads/pods/probes/), HAProxy those of its `check`
 * (https://docs.haproxy.org/3.0/configuration.html#5.2-inter). Envoy has no defaults; these are the values of its examples.
 */
export const OBSERVERS = {
  kubelet: { instances: 1, everyMs: 10_000, timeoutMs: 1000, fall: 3, rise: 1 },
  HAProxy: { instances: 3, everyMs: 2000, timeoutMs: 2000, fall: 3, rise: 2 },
  Envoy: { instances: 10, everyMs: 5000, timeoutMs: 1000, fall: 3, rise: 2 },
};

/** One observer of one pod: a run of `fall` failures takes the pod out, and one of `rise` successes puts it back. */
export class Observer {
  probes = 0;
  #isIn = true;
  #run = 0;

  constructor({ time, pod, spec, startsAtMs, onMove }) {
    Object.assign(this, { time, pod, spec, onMove });
    time.after(startsAtMs, () => {
      this.#probe();
      time.every(spec.everyMs, () => this.#probe());
    });
  }

  #probe() {
    this.probes++;
    let isOver = false;
    const settle = (isReady) => {
      if (isOver) return;
      isOver = true;
      cancel();
      this.#count(isReady);
    };
    const cancel = this.time.after(this.spec.timeoutMs, () => settle(false));
    void this.pod.probe().then(settle);
  }

  #count(isReady) {
    this.#run = isReady === this.#isIn ? 0 : this.#run + 1;
    if (this.#run < (this.#isIn ? this.spec.fall : this.spec.rise)) return;
    this.#isIn = isReady;
    this.#run = 0;
    this.onMove(isReady, this.time.now());
  }
}
