package contract

import (
	"fmt"
	"slices"
	"strings"
)

// decisionFindings look at the decision: DE-1 to DE-3.
func decisionFindings(r Record, c Comparison) []Finding {
	d := r.Decision
	if d == nil {
		return nil
	}
	var out []Finding
	for _, row := range c.Rows {
		if row.Option.No == d.Option && row.Beyond.Any() {
			if f, ok := approvals(r, row); ok {
				out = append(out, f)
			}
		}
	}
	var miss []string
	if !d.Approved && !d.Approver {
		miss = append(miss, "its approver")
	}
	if !d.Tally && !d.WithoutVote {
		miss = append(miss, "the tally of a vote (or that there was none)")
	}
	if !d.Dissent {
		miss = append(miss, "who dissents (or that nobody does)")
	}
	if len(miss) > 0 {
		out = append(out, Finding{
			ID: "DE-2", Severity: Missing, About: About{Kind: AboutDecision},
			Text: fmt.Sprintf("The decision for option %d does not say %s.", d.Option, list(miss)), Question: "Can it be added before the notes go out?",
			Role: RoleChair, Sources: []Role{RoleChair}, Figures: figures(fmt.Sprintf("option %d", d.Option), strings.Join(miss, ", ")),
		})
	}
	for i, reason := range d.Reasons {
		if speaksOfPrecedent(reason) {
			out = append(out, Finding{
				ID: "DE-3", Severity: ToConfirm, About: About{Kind: AboutDecision, No: i + 1},
				Text: "A reason mentions precedent: " + quoted(reason) + ".", Question: "Is the precedent a benefit here, or a risk for later cases?",
				Role: RoleApprover, Sources: []Role{RoleApprover, RoleChair}, Figures: "reason " + reason,
			})
		}
	}
	return out
}

// denials are the words by which a clause says that there is none of what follows, or of what stands before.
var (
	denials     = []string{"no", "not", "without", "never", "neither", "nor", "avoid", "avoids", "avoiding", "isn't", "doesn't", "won't", "cannot"}
	lateDenials = []string{"not", "never", "isn't"}
)

// speaksOfPrecedent says that a reason speaks of a precedent and does not deny it: "no precedent" is none.
func speaksOfPrecedent(reason string) bool {
	text := strings.ReplaceAll(strings.ReplaceAll(strings.ToLower(reason), "’", "'"), "not only", "")
	clauses := strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(".,;:()–—\n", r) })
	return slices.ContainsFunc(clauses, func(c string) bool {
		words := strings.Fields(c)
		at := slices.IndexFunc(words, func(w string) bool { return strings.HasPrefix(w, "precedent") })
		if at < 0 {
			return false
		}
		denied := func(w string) bool { return slices.Contains(denials, w) }
		deniedAfter := func(w string) bool { return slices.Contains(lateDenials, w) }
		return !slices.ContainsFunc(words[:at], denied) && !slices.ContainsFunc(words[at+1:min(len(words), at+3)], deniedAfter)
	})
}

// approvals is DE-1: the approvers of the exception named, and have answered.
func approvals(r Record, row Row) (Finding, bool) {
	var miss, state []string
	role := RoleExcept
	for _, a := range []struct {
		what string
		is   Approval
	}{{"legal", r.Exception.Legal}, {"finance", r.Exception.Finance}} {
		state = append(state, fmt.Sprintf("%s named %t answered %t", a.what, a.is.Named, a.is.Answered))
		switch {
		case !a.is.Named:
			miss, role = append(miss, "the "+a.what+" approver is not named"), RoleChair
		case !a.is.Answered:
			miss = append(miss, "the "+a.what+" approver has not answered")
		}
	}
	if len(miss) == 0 {
		return Finding{}, false
	}
	goes := "goes"
	if !row.Beyond.Certain() {
		goes = "may go"
	}
	return Finding{
		ID: "DE-1", Severity: Missing, About: About{Kind: AboutDecision, No: row.Option.No},
		Text:     fmt.Sprintf("Option %d %s beyond the contract (%s), and %s.", row.Option.No, goes, row.Beyond, list(miss)),
		Question: "Who approves the exception, and by when?", Role: role, Sources: []Role{RoleChair},
		Figures: figures(row.Option.figures(), r.annualFigures(), r.outageFigures(), r.termFigures(), strings.Join(state, ", ")),
	}, true
}
