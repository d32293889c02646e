/** Why nothing is edited: one sentence for a person, without a full stop, that begins with the path of the file. */
export class Refusal {
  constructor(readonly reason: string) {}
}
