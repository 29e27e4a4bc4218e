package notes

import (
	"slices"
	"strconv"
	"strings"

	"escalate/bot/contract"
	"escalate/bot/meeting"
)

// contractCheck returns what the contract check found, with the explanations beside it. Figures
// are as they stood when the record last changed.
func (n *notes) contractCheck(p *meeting.Policy) Section {
	e, s := n.e, Section{Title: "Contract Check"}
	all := slices.DeleteFunc(e.Findings(e.Changed, p), n.ofAnotherOption)
	if len(all) == 0 {
		return s
	}
	s.add(PlainLine, "", "Computed from the figures entered, before anybody's judgement; it draws no legal conclusion")
	if _, soFar := e.Record(e.Changed, p).Facts().Down(); soFar {
		s.add(PlainLine, "", "An outage still going on is counted up to "+n.moment(e.CountsTo(e.Changed)))
	}
	for _, f := range all {
		s.add(Bullet, f.Label()+", "+string(f.Severity), f.Text)
		switch x, answer := f.Explanation, e.Answered(f); {
		case x != nil:
			s.add(SubBullet, "Explained by "+e.Name(x.By)+" on "+n.moment(x.At), x.Text)
		case answer != "":
			s.add(SubBullet, "", answer)
		case f.Severity != contract.ForInformation:
			s.add(SubBullet, "Asked of "+f.Asked()+", not explained", f.Question)
		}
	}
	takenForGranted(&s, all)
	return s
}

// ofAnotherOption reports whether a finding is what an option that was not chosen would have given beyond the contract.
func (n *notes) ofAnotherOption(f meeting.Finding) bool {
	d := n.e.OfRound()
	return d != nil && f.ID == "CR-3" && f.About.No != d.Option
}

// takenForGranted lists what the findings assume, each assumption once, with those that
// make it.
func takenForGranted(s *Section, all []meeting.Finding) {
	var order []string
	by := map[string][]string{}
	for _, f := range all {
		for _, a := range f.Assumptions {
			if by[a] == nil {
				order = append(order, a)
			}
			if id := f.Label(); !slices.Contains(by[a], id) {
				by[a] = append(by[a], id)
			}
		}
	}
	if len(order) == 0 {
		return
	}
	s.add(PlainLine, "", "Taken for granted in this:")
	for _, a := range order {
		s.add(Bullet, strings.Join(by[a], "; "), a)
	}
}

// exceptions returns what was put to legal and finance, and what they answered.
func (n *notes) exceptions() Section {
	e, s := n.e, Section{Title: "Exception"}
	for _, x := range e.Exceptions {
		text := "asked by " + e.Name(x.By) + " on " + n.moment(x.At) + ", beyond the contract " + x.Beyond
		switch {
		case !x.Cancelled.IsZero():
			text += "; cancelled on " + n.moment(x.Cancelled) + ", before the option or the round changed"
		case x.Approved():
			text += "; approved as " + meeting.Goodwill
		case x.Refused():
			text += "; refused"
		default:
			text += "; not answered by both yet; if approved, " + meeting.Goodwill
		}
		s.add(Bullet, "Exception "+strconv.Itoa(x.No)+" for "+n.label(x.Option), text)
		for _, r := range exceptionRoles {
			n.side(&s, x, r)
		}
	}
	return s
}

// side is one approval of an exception.
func (n *notes) side(s *Section, x meeting.Exception, r meeting.Role) {
	e, a := n.e, x.Side(r)
	label := "Legal"
	if r == meeting.FinanceCheck {
		label = "Finance"
	}
	if a.Answer == meeting.NoAnswer {
		why := e.CannotAnswer(x, r)
		switch {
		case !x.Waits():
			s.add(SubBullet, label, "no answer")
		case why != "":
			s.add(SubBullet, label, "nobody can answer yet: "+why)
		default:
			s.add(SubBullet, label, "not answered yet by "+e.Name(e.The(r)))
		}
		return
	}
	text := string(a.Answer) + " by " + e.Name(a.By) + " on " + n.moment(a.On)
	if a.Line != "" {
		text += ": " + a.Line
	}
	if a.Invoice != "" {
		text += " (invoice or credit note " + a.Invoice + ")"
	}
	if a.Beyond != x.Beyond {
		text += "; beyond the contract then: " + a.Beyond
	}
	s.add(SubBullet, label, text)
}

// subject says in the decision's section how it stands to its exception.
func (n *notes) subject(s *Section, d meeting.Decision, level LineLevel) {
	x := n.e.Exception(d.Exception)
	if x == nil {
		return
	}
	text := n.e.Subject(d)
	if !x.Refused() {
		text += ": " + x.Beyond + " beyond the contract, " + meeting.Goodwill
	}
	s.add(level, "Exception "+strconv.Itoa(x.No), text)
}

// exceptionRoles are the two who approve what goes beyond the contract.
var exceptionRoles = []meeting.Role{meeting.LegalCheck, meeting.FinanceCheck}
