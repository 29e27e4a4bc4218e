package meeting

import (
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"escalate/bot/contract"
)

// MaxPoints is how many points any message shows; the rest stands behind All points.
const MaxPoints = 3

// Point is one thing about the figures that people are shown: findings of one topic in one line,
// with one question to people by name.
type Point struct {
	contract.Point
	Who      []UserID  // whom the question goes to, who are here
	Findings []Finding // of the topic, with their explanations
}

// Open reports whether one of the findings that make the point has no explanation.
func (p Point) Open() bool { return slices.ContainsFunc(p.made(), Finding.Open) }

// made returns the findings that make the point. Those for information make none where others ask
// something.
func (p Point) made() []Finding {
	return slices.DeleteFunc(slices.Clone(p.Findings), func(f Finding) bool {
		return f.Severity == contract.ForInformation && p.Severity != contract.ForInformation
	})
}

// Note returns the last word on a point that is explained; nil while it is open.
func (p Point) Note() *Explanation {
	if p.Open() {
		return nil
	}
	made := p.made()
	return slices.MaxFunc(made, func(a, b Finding) int { return a.Explanation.At.Compare(b.Explanation.At) }).Explanation
}

// Figures returns what the point rests on, to be shown again with a note on it.
func (p Point) Figures() string { return strings.Join(prints(p.made()), "\n") }

// OfTheChoice reports whether an answer to the point may change the choice: it stands with the
// comparison.
func (p Point) OfTheChoice() bool {
	return slices.ContainsFunc(p.made(), func(f Finding) bool { return f.Changes })
}

// Points is what people are shown of the contract check instead of its findings, the most telling
// first. What was explained goes to the end of the list and takes nobody's place.
func (e *Escalation) Points(now time.Time, p *Policy) []Point {
	r := e.Record(now, p)
	return e.merged(r, contract.Findings(r))
}

// PointsAbout is Points of one option alone, for whoever decides on it: what only other options
// give rise to is left out, and the lines name no other.
func (e *Escalation) PointsAbout(option int, now time.Time, p *Policy) []Point {
	r := e.Record(now, p)
	all := slices.DeleteFunc(contract.Findings(r), func(f contract.Finding) bool {
		return f.About.Kind == contract.AboutOption && f.About.No != option
	})
	r.Options = slices.DeleteFunc(slices.Clone(r.Options), func(o contract.Option) bool { return o.No != option })
	return e.merged(r, all)
}

// merged is the points that findings of a record make, with their explanations and by name.
func (e *Escalation) merged(r contract.Record, all []contract.Finding) []Point {
	var open, noted []Point
	for _, x := range contract.Points(r, all) {
		point := Point{Point: x}
		for _, f := range x.Findings {
			point.Findings = append(point.Findings, Finding{Finding: f, Explanation: e.explanation(f)})
		}
		for _, a := range x.Asked {
			point.Who = append(point.Who, e.asked(a)...)
		}
		point.Who = e.present(distinct(point.Who))
		if point.Open() {
			open = append(open, point)
		} else {
			noted = append(noted, point)
		}
	}
	return append(open, noted...)
}

// asked is the people whom a question goes to: who holds the role, else who gave the figures; of
// an option its proposer.
func (e *Escalation) asked(a contract.Asked) []UserID {
	holds := map[contract.Role]Role{
		contract.RoleTechnical: Technical, contract.RoleLegal: Legal, contract.RoleBusiness: Business,
		contract.RoleFinance: FinanceCheck, contract.RoleApprover: Approver,
	}
	if ids := e.present(e.With(holds[a.Role])); len(ids) > 0 {
		return ids
	}
	if a.Role == contract.RoleExcept && a.About.Kind == contract.AboutOption {
		if ids := e.awaited(a.About.No); len(ids) > 0 {
			return ids
		}
	}
	if o := e.Option(a.About.No); a.Role == contract.RoleProposer && a.About.Kind == contract.AboutOption && o != nil && e.Has(o.By) {
		return []UserID{o.By}
	}
	if ids := e.present(distinct(e.gave(a.Role, a.About))); len(ids) > 0 {
		return ids
	}
	return []UserID{e.Chair}
}

// ForAll is the points that everybody may read: what is for the approver to weigh is the approver's own.
func ForAll(all []Point) []Point {
	return slices.DeleteFunc(slices.Clone(all), func(p Point) bool { return p.Topic == contract.TopicPrecedent })
}

// PointsFor is the open points whose question goes to somebody.
func PointsFor(all []Point, who UserID) []Point {
	return slices.DeleteFunc(slices.Clone(all), func(p Point) bool { return !p.Open() || !slices.Contains(p.Who, who) })
}

// PointsOn is the open points that a form's figures are part of, for whoever has just submitted
// it: from is contract.RoleLegal or RoleTechnical for a review, and RoleProposer with the number
// of the option for an option.
func (e *Escalation) PointsOn(from contract.Role, option int, now time.Time, p *Policy) []Point {
	on := func(f Finding) bool {
		if !slices.Contains(f.Sources, from) && f.Role != from {
			return false
		}
		return from != contract.RoleProposer || f.About.Kind != contract.AboutOption || f.About.No == option
	}
	return slices.DeleteFunc(e.Points(now, p), func(p Point) bool {
		return !p.Open() || !slices.ContainsFunc(p.made(), on)
	})
}

// PointsNotAddingUp returns the open points of which something does not add up: while there are
// any, the vote opens only with Open anyway.
func PointsNotAddingUp(all []Point) []Point {
	return slices.DeleteFunc(slices.Clone(all), func(p Point) bool { return len(NotAddingUp(p.Findings)) == 0 })
}

// PointQuestion is a point's question with the names of those whom it goes to: "Robert Kim: which
// exclusion covers 47 h?".
func (e *Escalation) PointQuestion(p Point) string {
	return e.nameList(p.Who) + ": " + p.Question
}

// WhoExplains returns the people who may write a note on a point: whom its question goes to, who
// gave one of its figures, and who has one of the roles that gave them.
func (e *Escalation) WhoExplains(p Point) []UserID {
	ids := slices.Clone(p.Who)
	for _, f := range p.made() {
		for _, r := range append(slices.Clone(f.Sources), f.Role) {
			ids = append(ids, e.gave(r, f.About)...)
		}
	}
	return e.present(distinct(ids))
}

// Explain keeps a note on why a point's figures are as they are, for each finding that makes it.
// figures are those of the point as it was shown; when they have changed since, nothing is kept.
// The note holds until one of them changes. Leaving a point as it is needs no command.
func (e *Escalation) Explain(by Person, topic contract.Topic, figures, text string, p *Policy, at time.Time) error {
	if err := e.writable(by, "No note can be added any more"); err != nil {
		return err
	}
	text = strings.TrimSpace(text)
	all := e.Points(at, p)
	i := slices.IndexFunc(all, func(p Point) bool { return p.Topic == topic })
	switch {
	case i < 0:
		return Stale("The figures changed in the meantime, and this point is gone. It needs no note any more.")
	case all[i].Figures() != figures:
		return Stale("The figures changed in the meantime. Nothing was saved. This is what the check says now.")
	case !slices.Contains(e.WhoExplains(all[i]), by.ID):
		return Refuse("", "Only those who gave the figures can add a note: %s. You can ask them with Ask someone.", e.nameList(e.WhoExplains(all[i])))
	case text == "":
		return Refuse("text", "Please say in a line or two why the figures are right as they are.")
	case utf8.RuneCountInString(text) > MaxExplanation:
		return Refuse("text", "Please shorten this to %d characters.", MaxExplanation)
	}
	for _, f := range all[i].made() {
		e.happen(at, by.ID, FindingExplained{ID: f.ID, About: f.About, Figures: f.Figures, Text: text})
	}
	e.cards(OptionsCard, NotesCard)
	return nil
}

// LastNote returns the last note on a point, whatever its figures were then: it is offered again
// when they have changed. "" without one.
func (e *Escalation) LastNote(p Point) string {
	for _, x := range slices.Backward(e.Explained) {
		if slices.ContainsFunc(p.Findings, func(f Finding) bool { return f.ID == x.ID }) {
			return x.Text
		}
	}
	return ""
}
