package view

import (
	"slices"
	"strconv"
	"strings"

	"github.com/slack-go/slack"

	"escalate/bot/meeting"
)

// checkers are the two roles that answer an exception, as people call them.
var checkers = []struct {
	role meeting.Role
	name string
}{{meeting.LegalCheck, "legal"}, {meeting.FinanceCheck, "finance"}}

// mayAskException says that an option gives something beyond the contract, and that nobody
// was asked for it or the answer was no.
func (p *page) mayAskException(option int) bool {
	if !p.open() {
		return false
	}
	x := p.e.ExceptionOf(option)
	return p.exceeds(option).needed && (x == nil || x.Refused())
}

// exceptionState is where an exception stands, in a sentence for mrkdwn.
func (p *page) exceptionState(x meeting.Exception) string {
	s := "Exception: "
	switch {
	case p.e.ReplacedBy(x) != nil:
		return s + "no longer needed: decision " + itoa(p.e.ReplacedBy(x).No) + " replaced the one that it was for."
	case !x.Cancelled.IsZero():
		return s + "cancelled, because the option or the round changed."
	case x.Approved():
		return s + "approved by legal (" + p.name(x.Legal.By) + ") and finance (" + p.name(x.Finance.By) + "), as " + meeting.Goodwill + "."
	}
	return s + p.sides(x) + "."
}

// sides is what both sides of an exception said, or whom they wait for; who has yet to be named comes last, together.
func (p *page) sides(x meeting.Exception) string {
	var parts, asked, vacant []string
	for _, c := range checkers {
		why := p.unanswerable(x, c.role)
		switch waits := x.Side(c.role).Answer == meeting.NoAnswer && x.Waits(); {
		case waits && why == "":
			asked = append(asked, p.name(p.e.The(c.role))+" ("+c.name+")")
		case waits && why == nobodyNamed:
			vacant = append(vacant, "a "+c.name)
		default:
			parts = append(parts, c.name+" "+p.sideState(x, c.role))
		}
	}
	if len(asked) > 0 {
		parts = append(parts, "waiting for "+strings.Join(asked, " and "))
	}
	if len(vacant) > 0 {
		parts = append(parts, "waiting for "+strings.Join(vacant, " and ")+" approver to be named")
	}
	return strings.Join(parts, "; ")
}

const nobodyNamed = "nobody is named"

// sideState is what one side of an exception said, or why nobody can answer it.
func (p *page) sideState(x meeting.Exception, r meeting.Role) string {
	a := x.Side(r)
	switch {
	case a.Answer != meeting.NoAnswer:
		s := string(a.Answer) + " (" + p.name(a.By) + ")"
		if a.Line != "" {
			s += ": " + strings.TrimSuffix(p.esc(a.Line), ".")
		}
		if a.Invoice != "" {
			s += ", invoice or credit note " + p.esc(a.Invoice)
		}
		return s
	case !x.Waits():
		return "did not answer"
	}
	return "cannot answer yet: " + Esc(Cut(p.unanswerable(x, r), 200))
}

// unanswerable is why nobody can answer a side of an exception; "" when somebody can.
func (p *page) unanswerable(x meeting.Exception, r meeting.Role) string {
	task, _ := p.e.ExceptionTask(x.No, p.e.Chair)
	if why := task.Name[r]; why != "" {
		return why
	}
	if p.vacant(r) {
		return nobodyNamed
	}
	return ""
}

// exceptionsOwed is the status card's part: the exceptions that wait, and whom for.
func (p *page) exceptionsOwed() {
	if !p.open() {
		return
	}
	for _, x := range p.e.Exceptions {
		if !x.Waits() {
			continue
		}
		text := "*Exception " + itoa(x.No) + "* · " + p.option(x.Option) + ", " + Esc(x.Beyond) + " beyond the contract: "
		var name slack.BlockElement
		for _, c := range checkers {
			if x.Side(c.role).Answer == meeting.NoAnswer && p.unanswerable(x, c.role) != "" && name == nil {
				name = p.form(FormRoles, "Name "+c.name+"'s approver", p.key(string(c.role)))
			}
		}
		text += p.sides(x) + "."
		if name == nil {
			name = p.reading("Read", exceptionKey(x.No))
		}
		p.with(text, name)
	}
}

// exceptionFacts is what an approver of an exception needs to know: the amount, the base,
// what exceeds what, and what was assumed.
func (p *page) exceptionFacts(x meeting.Exception, short bool) {
	facts := p.exceptionFigures(x)
	switch {
	case len(facts) == 0:
		p.say("The option was withdrawn.")
		return
	case short:
		facts = slices.DeleteFunc(facts, func(f fact) bool { return !slices.Contains([]string{gives, total, beyondNow, beyondThen}, f.label) })
	default:
		facts = append(facts, fact{"Assumptions", strings.Join(p.comparison().Due.Assumptions, "\n")})
		facts = append(facts, p.exceptionAsked(x)...)
	}
	p.facts(facts)
}

// exceptionAsked is what the approvers of an exception asked, and the answers.
func (p *page) exceptionAsked(x meeting.Exception) (facts []fact) {
	for _, no := range x.Questions {
		if q := p.e.Question(no); q != nil {
			answer := "no answer yet"
			if q.Answer != "" {
				answer = p.named(q.To) + ": " + flat(q.Answer)
			}
			facts = append(facts, fact{"Asked by " + p.named(q.By), flat(q.Text) + " – " + answer})
		}
	}
	return facts
}

// The labels of what the option gives, of what it costs in all, and of what goes beyond the contract, now and when it was
// asked.
const gives, total, beyondNow, beyondThen = "Gives", "Total", "Beyond the contract", "When first requested"

// exceptionFigures is what an exception is about; nothing when its option does not stand.
func (p *page) exceptionFigures(x meeting.Exception) []fact {
	o := p.e.Option(x.Option)
	r, ok := p.compared(x.Option)
	if o == nil || !ok {
		return nil
	}
	c := p.comparison()
	now := r.Beyond.String()
	facts := []fact{{gives, strings.Join(offerLines(o.Offer, partWords), "\n")}, {total, costProse(o.Offer)}, {beyondNow, now}}
	if x.Waits() && x.Beyond != now {
		facts = append(facts, fact{beyondThen, x.Beyond})
	}
	switch {
	case r.Fee != "":
		facts = append(facts, fact{"The percent is of", r.Fee})
	case r.Base.Stated():
		facts = append(facts, fact{"Fee implied by percent and amount", r.Base.String()})
	}
	if c.Month.Stated() {
		facts = append(facts, fact{"Fee of one month", c.Month.String()})
	}
	if c.Due.Known {
		facts = append(facts, fact{"Due under the terms as entered", c.Due.Range.String()})
	}
	if r.AboveCap.Stated() {
		facts = append(facts, fact{"Credit above the cap of one month", r.AboveCap.String()})
	}
	return facts
}

// exceptionRow is the buttons of an exception's approver; they carry what was shown.
func (p *page) exceptionRow(x meeting.Exception) {
	ref := p.no(x.Option, x.Rev)
	ref.Seen = meeting.Figures(p.e, meeting.OfException(x.Option))
	p.row(primary(ActGrant, "Approve", ref), p.form(FormExceptionRefuse, "Refuse", ref), p.form(FormExceptionAsk, "Ask", ref),
		p.form(FormExceptionGrant, "Approve and add invoice no.", ref))
}

// exceptionNames is the chair's part: a button for each side that nobody can answer.
func (p *page) exceptionNames(task meeting.ExceptionTask) {
	for _, c := range checkers {
		if why := task.Name[c.role]; why != "" {
			p.with("Nobody can answer for "+c.name+" yet: "+Esc(Cut(why, 200))+".",
				p.form(FormRoles, "Name "+c.name+"'s approver", p.key(string(c.role))))
		}
	}
}

// exceptionKey is the read key of an exception.
func exceptionKey(no int) string { return "exception-" + itoa(no) }

// exceptionNo reads an exception's key; 0 for any other.
func exceptionNo(key string) int {
	s, ok := strings.CutPrefix(key, "exception-")
	n, err := strconv.Atoi(s)
	if !ok || err != nil {
		return 0
	}
	return n
}

// readException is an exception in a modal, with the buttons of whoever has to answer it.
func (p *page) readException(no int, by meeting.Person) {
	x := p.e.Exception(no)
	if x == nil {
		p.say("This exception no longer exists.")
		return
	}
	p.opened = false // it is answered by the figures that every approver is shown
	p.say("*Exception " + itoa(no) + "* · " + p.option(x.Option) + ", asked by " + p.name(x.By) + ", " + when(x.At, p.e.Zone(x.By)) + ".")
	p.say(p.exceptionState(*x))
	p.exceptionFacts(*x, false)
	task, ok := p.e.ExceptionTask(no, by.ID)
	if !ok {
		return
	}
	p.modal = false
	defer func() { p.modal = true }()
	if len(task.Answer) > 0 {
		p.exceptionRow(*x)
		p.small("If approved, the notes will say: " + meeting.Goodwill + ".")
	}
	p.exceptionNames(task)
}
