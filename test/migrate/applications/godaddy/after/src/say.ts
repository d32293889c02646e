export async function say(what: string): Promise<void> {
  process.stdout.write(`said ${what}\n`);
}
