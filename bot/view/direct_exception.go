package view

import (
	"github.com/slack-go/slack"

	"escalate/bot/meeting"
)

// exceptionNotice draws what concerns an exception: it is asked, or it was answered.
func (p *page) exceptionNotice(d *dm, n meeting.Notice) {
	d.acted++
	x := p.e.Exception(n.Number())
	if x == nil {
		p.title("This exception no longer exists.")
		p.row(p.reading("Compare the options", string(meeting.OptionsCard)))
		return
	}
	if n.Kind == meeting.TellException {
		p.tellException(*x, n)
		return
	}
	task, ok := p.e.ExceptionTask(x.No, n.To)
	if !ok {
		p.title("The exception for " + p.option(x.Option) + " no longer needs anything from you.")
		p.say(p.exceptionState(*x))
		return
	}
	goes := " goes"
	if r, ok := p.compared(x.Option); ok && !r.Beyond.Certain() {
		goes = " may go"
	}
	asks := p.name(x.By) + " asks for an exception: " + p.option(x.Option) + goes + " beyond the contract by the figures entered."
	if n.Kind == meeting.NudgeException {
		asks = "The exception for " + p.option(x.Option) + " still needs your answer. " + p.name(x.By) + " asked for it."
	}
	p.title(asks)
	p.exceptionFacts(*x, d.several)
	if !d.several && len(task.Answer) > 0 {
		p.facts([]fact{p.before(x.Option, n.To)})
	}
	if s := p.standsOn(*x); s != "" {
		p.say(s)
	}
	if len(task.Answer) > 0 {
		p.exceptionRow(*x)
		p.small("You answer for " + p.sideNames(task.Answer) + ". If both sides approve, the notes will say: " + meeting.Goodwill + ".")
	}
	p.exceptionNames(task)
	p.row(p.reading("Show working", keyWorking), p.reading("All points", keyPoints), p.reading("Compare the options", string(meeting.OptionsCard)))
}

// nameChecker asks the chair for an exception approver in the place of one who may not answer.
func (p *page) nameChecker(n meeting.Notice) {
	role, who, option := p.e.Checker(n, p.checkedTo())
	side := p.sideNames([]meeting.Role{role})
	if option > 0 {
		p.title(p.name(who) + " proposed " + p.option(option) + ", which goes beyond the contract by the figures entered. Someone else has to approve that for " + side + ".")
	} else {
		p.title(p.name(who) + " approves the decision now. Someone else has to approve exceptions for " + side + ".")
	}
	p.row(p.main(FormRoles, "Name "+side+"'s approver", p.key(string(role))), p.reading("Compare the options", string(meeting.OptionsCard)))
}

// standsOn says what depends on the exception.
func (p *page) standsOn(x meeting.Exception) string {
	if d := p.e.Standing(); d != nil && d.Exception == x.No {
		return "The decision for this option takes effect once the exception is approved."
	}
	if d := p.e.Pending(); d != nil && d.Option == x.Option {
		return "A decision for this option is waiting for its approver."
	}
	return ""
}

func (p *page) sideNames(roles []meeting.Role) string {
	var out []string
	for _, c := range checkers {
		for _, r := range roles {
			if r == c.role {
				out = append(out, c.name)
			}
		}
	}
	return join(out)
}

// tellException says what became of an exception, and what follows.
func (p *page) tellException(x meeting.Exception, n meeting.Notice) {
	what := "was cancelled"
	switch {
	case x.Approved():
		what = "is approved"
	case x.Refused():
		what = "is refused"
	}
	p.title("The exception for " + p.option(x.Option) + " " + what + ".")
	p.say(p.exceptionState(x))
	row := []slack.BlockElement{}
	if f := p.e.Fallen(); f != nil && f.Exception == x.No {
		s := "Decision " + itoa(f.No) + " no longer applies; another decision is needed."
		if p.owns(n.To) {
			s += " Please wait with your action items until then."
		}
		p.say(s)
		if n.To == p.e.Chair && p.e.Phase == meeting.Deciding && p.e.Pending() == nil {
			row = append(row, p.main(FormDecision, "Prepare the decision", p.ref()))
		}
	}
	p.row(append(row, p.reading("Compare the options", string(meeting.OptionsCard)))...)
}

// owns says that somebody has an open action item.
func (p *page) owns(who meeting.UserID) bool {
	for _, i := range p.e.OpenItems() {
		if i.Owner == who {
			return true
		}
	}
	return false
}
