const days = ['dimanche', 'lundi', 'mardi', 'mercredi', 'jeudi', 'vendredi', 'samedi', 'dimanche'];

/** « chaque jour à 2 h 30 », « chaque lundi à 4 h »; a cron expression of another form as it stands. */
export function say_cron(cron: string): string {
  const [, minute = '', hour = '', day = ''] =
    /^(\d{1,2}) (\d{1,2}) \* \* (\*|[0-7])$/.exec(cron.trim()) ?? [];
  if (hour === '') return cron;
  const at = `${Number(hour)}\u{A0}h${Number(minute) === 0 ? '' : `\u{A0}${minute.padStart(2, '0')}`}`;
  return `chaque ${day === '*' ? 'jour' : (days[Number(day)] ?? '')} à ${at}`;
}
