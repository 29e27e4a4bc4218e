package meeting

import (
	"slices"
	"time"

	"escalate/bot/contract"
)

// Point is one thing about the figures that people are shown: findings of one topic in one line,
// with one question to people by name.
type Point struct {
	contract.Point
	Who      []UserID  // whom the question goes to, who are here
	Findings []Finding // of the topic, with their explanations
}

// Open reports whether one of the findings that make the point has no explanation. Those for
// information make none where others ask something.
func (p Point) Open() bool {
	return slices.ContainsFunc(p.Findings, func(f Finding) bool {
		return f.Open() && (f.Severity != contract.ForInformation || p.Severity == contract.ForInformation)
	})
}

// Points is what people are shown of the contract check instead of its findings, the most telling
// first. What was explained goes to the end of the list and takes nobody's place.
func (e *Escalation) Points(now time.Time, p *Policy) []Point {
	r := e.Record(now, p)
	all := contract.Findings(r)
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
	if o := e.Option(a.About.No); a.Role == contract.RoleProposer && a.About.Kind == contract.AboutOption && o != nil && e.Has(o.By) {
		return []UserID{o.By}
	}
	if ids := e.present(distinct(e.gave(a.Role, a.About))); len(ids) > 0 {
		return ids
	}
	return []UserID{e.Chair}
}

// PointsFor is the open points whose question goes to somebody.
func PointsFor(all []Point, who UserID) []Point {
	return slices.DeleteFunc(slices.Clone(all), func(p Point) bool { return !p.Open() || !slices.Contains(p.Who, who) })
}

// PointQuestion is a point's question with the names of those whom it goes to: "Robert Kim: which
// exclusion covers 47 h?".
func (e *Escalation) PointQuestion(p Point) string {
	return e.nameList(p.Who) + ": " + p.Question
}
