package meeting

import (
	"slices"
	"strings"
	"time"

	"escalate/bot/contract"
)

// MaxExplanation is the longest explanation of a finding, in characters.
const MaxExplanation = 1000

// Finding is one thing that the contract check found, with the explanation that holds for
// the present figures.
type Finding struct {
	contract.Finding
	Explanation *Explanation // nil while nobody has explained these figures
}

// Open reports whether nobody has explained the finding for its present figures.
func (f Finding) Open() bool { return f.Explanation == nil }

// Label names the finding for people: "CR-1, option 2".
func (f Finding) Label() string {
	switch {
	case f.About.Kind == contract.AboutOption:
		return f.ID + ", option " + number(f.About.No)
	case f.About.Kind == contract.AboutItem && f.About.No > 0:
		return f.ID + ", item " + number(f.About.No)
	}
	return f.ID
}

// Full returns the finding's text with what it is about, for where no label stands before it.
func (f Finding) Full() string {
	switch {
	case f.About.Kind == contract.AboutOption:
		return "Option " + number(f.About.No) + ": " + f.Text
	case f.About.Kind == contract.AboutItem && f.About.No > 0:
		return "Item " + number(f.About.No) + ": " + f.Text
	}
	return f.Text
}

// Asked returns whom the finding's question goes to, in words: a role, never a person.
func (f Finding) Asked() string {
	switch f.Role {
	case contract.RoleTechnical, contract.RoleLegal, contract.RoleBusiness:
		return "the " + string(f.Role) + " reviewer"
	case contract.RoleExcept:
		return "the exception approvers"
	case contract.RoleProposer:
		return "who proposed it"
	case contract.RoleOpener:
		return "who wrote the brief"
	case contract.RoleOwner:
		if f.About.No == 0 {
			return "the items' owners"
		}
		return "its owner"
	}
	return "the " + string(f.Role)
}

// Answered returns what legal and finance have said to a finding that asks for their approval, as
// "Exception 2 was approved"; "" while they have not, and for every other finding.
func (e *Escalation) Answered(f Finding) string {
	if f.About.Kind != contract.AboutOption || f.Severity != contract.NeedsApproval && f.ID != "CR-3" {
		return ""
	}
	switch x := e.ExceptionOf(f.About.No); {
	case x == nil || x.Waits():
		return ""
	case x.Approved():
		return "Exception " + number(x.No) + " was approved"
	default:
		return "Exception " + number(x.No) + " was refused"
	}
}

// Explanation is somebody's word on a finding. It holds while the figures are the same.
type Explanation struct {
	ID      string // of the finding: "SLA-1"
	About   contract.About
	Figures string // for which it was given, as contract.Finding has them
	By      UserID
	At      time.Time
	Text    string
}

// Findings returns what the contract check finds in the record as it stands, in the order of its
// table, with the explanations that hold. Nothing of it is stored: it is computed anew, and
// nothing is ever fixed by it.
func (e *Escalation) Findings(now time.Time, p *Policy) []Finding {
	var out []Finding
	for _, f := range contract.Findings(e.Record(now, p)) {
		out = append(out, Finding{Finding: f, Explanation: e.explanation(f)})
	}
	return out
}

// explanation returns the last one given for the finding's present figures; nil without one.
func (e *Escalation) explanation(f contract.Finding) *Explanation {
	for _, v := range slices.Backward(e.Explained) {
		if x := v; x.ID == f.ID && x.About == f.About && x.Figures == f.Figures {
			return &x
		}
	}
	return nil
}

// NotAddingUp returns the findings that do not add up and that nobody has explained: while there
// are any, the vote opens only with Open anyway.
func NotAddingUp(all []Finding) []Finding {
	return slices.DeleteFunc(slices.Clone(all), func(f Finding) bool { return f.Severity != contract.DoesNotAddUp || !f.Open() })
}

// gave returns the people behind a role of the contract check.
func (e *Escalation) gave(r contract.Role, about contract.About) []UserID {
	review := func(kind Role) []UserID {
		ids := slices.Clone(e.With(kind))
		if w := e.Review(kind); w != nil {
			ids = append(ids, w.By, w.Confirmed)
		}
		return ids
	}
	switch r {
	case contract.RoleTechnical:
		return review(Technical)
	case contract.RoleLegal:
		return review(Legal)
	case contract.RoleBusiness:
		return review(Business)
	case contract.RoleFinance:
		return e.With(FinanceCheck)
	case contract.RoleChair:
		return []UserID{e.Chair}
	case contract.RoleApprover:
		return e.deciders()
	case contract.RoleOpener: // whoever prepares the brief does it for opener and chair
		return []UserID{e.Opener, e.Chair}
	case contract.RoleExcept:
		return append(slices.Clone(e.With(LegalCheck)), e.With(FinanceCheck)...)
	case contract.RoleProposer:
		return e.proposers(about)
	case contract.RoleOwner:
		var ids []UserID
		for _, i := range e.OpenItems() {
			if about.No == 0 || about.No == i.No {
				ids = append(ids, i.Owner)
			}
		}
		return ids
	}
	return nil
}

// proposers returns who proposed or last wrote the option, or any option when the finding is
// about several.
func (e *Escalation) proposers(about contract.About) []UserID {
	var ids []UserID
	for _, o := range e.LiveOptions() {
		if about.Kind != contract.AboutOption || about.No == o.No {
			ids = append(ids, o.By, o.LastBy)
		}
	}
	return ids
}

// nameList is names in a row; "nobody who is still here" without any.
func (e *Escalation) nameList(ids []UserID) string {
	if len(ids) == 0 {
		return "nobody who is still here"
	}
	var names []string
	for _, id := range ids {
		names = append(names, e.Name(id))
	}
	return strings.Join(names, ", ")
}

// oddFindings refuses to open a vote while something does not add up, unless it was said
// that it opens anyway; odd is what is open, by name.
func (e *Escalation) oddFindings(anyway bool, at time.Time) (odd []string, err error) {
	open := NotAddingUp(e.Findings(at, nil))
	for _, f := range open {
		odd = append(odd, f.Label())
	}
	if len(open) == 0 || anyway {
		return odd, nil
	}
	points := PointsNotAddingUp(e.Points(at, nil))
	more := ""
	if n := len(points) - 1; n > 0 {
		more = " " + number(n) + " more."
	}
	return odd, &Refusal{Anyway: true, Text: "Not opened yet, because figures disagree. " + points[0].Line() + "." + more +
		" Correct them, add a note, or open the vote anyway; the notes will say so."}
}

// FindingExplained is somebody's explanation of a finding.
type FindingExplained struct {
	ID      string
	About   contract.About
	Figures string
	Text    string
}

func (c FindingExplained) apply(e *Escalation, ev Event) {
	e.Explained = append(slices.Clone(e.Explained), Explanation{
		ID: c.ID, About: c.About, Figures: c.Figures, By: ev.By, At: ev.At, Text: c.Text,
	})
}

func init() { register(FindingExplained{}) }
