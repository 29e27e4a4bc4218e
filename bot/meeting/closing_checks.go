package meeting

import (
	"slices"
	"strings"
)

// ClosingChecks returns what the closing form says is still open, as facts; it blocks nothing:
// parts of the chosen option that no item delivers, items without a date or an owner,
// deadlines on a free day, and an exception that was not answered.
func (e *Escalation) ClosingChecks(p *Policy) []string {
	var out []string
	for _, f := range e.Findings(e.Changed, p) {
		if !slices.Contains([]string{"AC-1", "AC-2", "AC-3"}, f.ID) {
			continue
		}
		text := f.Full()
		if f.Explanation != nil {
			text += " Explained by " + e.Name(f.Explanation.By) + ": " + OneLine(f.Explanation.Text)
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
	return append(out, "The decision is approved subject to an exception of "+x.Beyond+" beyond the contract, not answered by "+strings.Join(missing, " and ")+".")
}
