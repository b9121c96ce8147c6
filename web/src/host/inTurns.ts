/** Lets so many askers go at once; the others wait for their turn. */
export function inTurns(atOnce: number) {
  const waiting: (() => void)[] = [];
  let going = 0;
  return async function ask<Answer>(question: () => Promise<Answer>): Promise<Answer> {
    if (going >= atOnce) await new Promise<void>((resume) => waiting.push(resume));
    else going += 1;
    try {
      return await question();
    } finally {
      // The place is handed on, or given up.
      const next = waiting.shift();
      if (next) next();
      else going -= 1;
    }
  };
}
