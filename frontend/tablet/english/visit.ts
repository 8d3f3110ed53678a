// English of the overview of a visit.

export const VISIT: Record<string, string> = {
  "begonnen {time}": "begun {time}",
  "Bewaard {time}": "Saved {time}",
  "Bezoek van {day}": "Visit of {day}",
  "Bezoek {n} van {all}": "Visit {n} of {all}",
  "Controlelijst": "Checklist",
  "Controlelijst, {done} van {all} klaar": "Checklist, {done} of {all} done",
  "Dit bezoek staat niet op dit apparaat": "This visit is not on this device",
  "legitimatie getoond {time}": "identity shown {time}",
  "Misschien is het aan een collega gegeven, of is de ronde vernieuwd. Wat u vastlegde is bewaard en gaat naar kantoor.": "Perhaps it was given to a colleague, or the round was renewed. What you recorded is kept and goes to the office.",
  "Rapport bekijken": "See report",
  "Rapport maken en tekenen": "Make and sign the report",
  "Rapport": "Report",
  "Voorbeeld: niet bewaard": "Preview: not saved",
  "Woning, stop": "Dwelling, stop",
};
