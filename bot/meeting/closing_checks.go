package meeting

import (
	"strings"

	"escalate/bot/contract"
)

// ClosingChecks returns what the closing form says is still open, as facts; it blocks nothing:
// parts of the chosen option that no item delivers, items without a date or an owner, and an
// exception that was not answered.
func (e *Escalation) ClosingChecks(p *Policy) []string {
	var out []string
	for _, x := range e.Points(e.Changed, p) {
		if x.Topic != contract.TopicItems {
			continue
		}
		text := x.Line() + "."
		if note := x.Note(); note != nil {
			text += " Note by " + e.Name(note.By) + ": " + OneLine(note.Text)
		}
		out = append(out, text)
	}
	d := e.OfRound()
	if d == nil {
		return out
	}
	x := e.Exception(d.Exception)
	if x == nil || !x.Waits() {
		return out
	}
	var missing []string
	for _, r := range exceptionRoles {
		if x.Side(r).Answer == NoAnswer {
			missing = append(missing, map[Role]string{LegalCheck: "legal", FinanceCheck: "finance"}[r])
		}
	}
	return append(out, "The exception of "+x.Beyond+" beyond the contract is not approved yet. No answer from "+strings.Join(missing, " and ")+".")
}
