package notes

import (
	"strings"

	"escalate/bot/meeting"
)

// exceptionRoles are the two who approve what goes beyond the contract.
var exceptionRoles = []meeting.Role{meeting.LegalCheck, meeting.FinanceCheck}

// sideName is a side of an exception as minutes write it.
func sideName(r meeting.Role) string {
	if r == meeting.FinanceCheck {
		return "Finance"
	}
	return "Legal"
}

// exceptions returns what was put to Legal and Finance, and what they answered.
func (n *notes) exceptions() Section {
	e, s := n.e, Section{Title: "Exception"}
	for _, x := range e.Exceptions {
		if d := e.OfRound(); d != nil && d.Exception == x.No && x.Waits() && x.Legal.Answer == meeting.NoAnswer && x.Finance.Answer == meeting.NoAnswer {
			continue // the decision says it
		}
		text := x.Beyond + " beyond the contract, asked by " + e.Name(x.By) + " on " + n.moment(x.At)
		switch {
		case !x.Cancelled.IsZero():
			text += "; cancelled on " + n.moment(x.Cancelled) + ", before the option or the round changed"
		case x.Approved():
			text += "; approved as " + meeting.Goodwill
		case x.Refused():
			text += "; refused"
		default:
			text += "; " + n.awaited(x)
		}
		s.add(Bullet, n.short(x.Option), text)
		for _, r := range exceptionRoles {
			n.side(&s, x, r)
		}
	}
	return s
}

// awaited says who has still to answer an exception, or to be named for it.
func (n *notes) awaited(x meeting.Exception) string {
	var answer, name []string
	for _, r := range exceptionRoles {
		switch {
		case x.Side(r).Answer != meeting.NoAnswer:
		case n.e.CannotAnswer(x, r) != "":
			name = append(name, strings.ToLower(sideName(r)))
		default:
			answer = append(answer, n.e.Name(n.e.The(r))+" ("+sideName(r)+")")
		}
	}
	if len(name) == len(exceptionRoles) {
		return "no approver is named yet"
	}
	if len(name) > 0 {
		answer = append(answer, "a "+strings.Join(name, " and a ")+" approver to be named")
	}
	return "waiting for " + strings.Join(answer, " and ")
}

// side is one approval of an exception, once there is one.
func (n *notes) side(s *Section, x meeting.Exception, r meeting.Role) {
	a := x.Side(r)
	switch {
	case a.Answer != meeting.NoAnswer:
	case x.Waits() && n.e.CannotAnswer(x, r) != "" && n.e.The(r) != "":
		s.add(SubBullet, sideName(r), "cannot answer yet: "+n.e.CannotAnswer(x, r))
		return
	default:
		return
	}
	text := string(a.Answer) + " by " + n.e.Name(a.By) + " on " + n.moment(a.On)
	if a.Line != "" {
		text += ": " + a.Line
	}
	if a.Invoice != "" {
		text += " (invoice or credit note " + a.Invoice + ")"
	}
	if a.Beyond != x.Beyond {
		text += "; beyond the contract then: " + a.Beyond
	}
	s.add(SubBullet, sideName(r), text)
}

// subject says in the decision's section how it stands to its exception.
func (n *notes) subject(s *Section, d meeting.Decision, level LineLevel) {
	switch x := n.e.Exception(d.Exception); {
	case x == nil:
	case x.Refused():
		s.add(level, "", "The exception was refused: "+x.Beyond+" beyond the contract")
	case x.Approved():
		s.add(level, "", "Legal and Finance approved "+x.Beyond+" beyond the contract, as "+meeting.Goodwill)
	case !x.Cancelled.IsZero():
		s.add(level, "", "The exception was cancelled: "+x.Beyond+" beyond the contract")
	default:
		s.add(level, "", "Takes effect once Legal and Finance approve the "+x.Beyond+" beyond the contract; "+n.awaited(*x))
	}
}
