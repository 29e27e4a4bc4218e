package view

import (
	"slices"
	"strings"

	"github.com/slack-go/slack"

	"escalate/bot/meeting"
)

// status draws the card of who owes what: the reviews with their texts, roles that nobody
// has, open questions, and what comes next as its one primary button.
func (p *page) status() {
	e := p.e
	p.head(phaseLine(e))
	line := e.ID.String() + " · " + Esc(e.Customer) + " · chair: " + p.name(e.Chair) + " · severity: " + severityWord(e.Severity)
	if e.Round > 1 {
		line += " · round " + itoa(e.Round)
	}
	p.small(line)
	if e.Round > 1 && e.Again != "" {
		p.label("Escalated again", e.Again)
	}
	if !p.open() {
		p.say(p.ended())
	}
	p.whereItIs()
	p.offered()
	s := p.step()
	if p.e.Phase == meeting.Reviewing && p.reviewOut() != nil {
		s.main = nil // it stands beside the review
	}
	p.next(s)
	for _, r := range e.Reviews {
		if p.settled() {
			p.with("*"+reviewName(r.Kind)+"* · "+p.reviewState(r), p.reviewMenu(r))
			continue
		}
		p.review(r)
	}
	if p.settled() {
		p.row(p.reading("Read the reviews", string(meeting.StatusCard)))
	}
	p.vacancies()
	p.exceptionsOwed()
	p.questions()
	p.anytime()
	if p.open() {
		p.small("Type " + Esc(p.v.command()) + " in this channel to see what comes next.")
	}
}

// whereItIs shows the meeting's way in one line, with how far each stretch of it is.
func (p *page) whereItIs() {
	e := p.e
	stretch := func(name string, begun, done bool, how string) string {
		switch {
		case done:
			name = "✓ " + name
		case !begun:
			return name + " –"
		default:
			name = "*" + name + "*"
		}
		return strings.TrimSpace(name + " " + how)
	}
	in, options := e.ReviewsIn(), len(e.LiveOptions())
	voted, decided := e.Counting() != nil, e.Standing() != nil && e.Phase != meeting.Reviewing && e.Phase != meeting.Voting && e.Phase != meeting.Deciding
	over := voted || decided
	vote, decision, items := "", "", ""
	switch {
	case e.Phase == meeting.Voting:
		vote = itoa(len(e.Ballot().Cast)) + " of " + itoa(len(e.Ballot().Rules.Voters))
	case voted:
	case decided:
		vote = "none"
	}
	if e.Pending() != nil {
		decision = "prepared"
	} else if decided {
		decision = "option " + itoa(e.Standing().Option)
	}
	done, promised := doneOf(e)
	if promised > 0 {
		items = itoa(done) + " of " + itoa(promised)
	}
	p.small(strings.Join([]string{
		stretch("Brief", true, e.Complaint.Issue != "" || e.Background.Profile != "", ""),
		stretch("Reviews", true, in == len(e.Reviews), strings.Replace(reviewsIn(e), " reviews in", "", 1)),
		stretch("Options", options > 0, over, itoa(options)),
		stretch("Vote", e.Phase == meeting.Voting, over, vote),
		stretch("Decision", e.Pending() != nil, decided, decision),
		stretch("Items", len(e.Items) > 0, promised > 0 && done == promised, items),
	}, " · "))
}

// offered says that the chair is on its way to somebody else.
func (p *page) offered() {
	e := p.e
	gone := !e.Has(e.Chair)
	if !p.open() || e.Offered == "" && !gone {
		return
	}
	s := "The chair is offered to " + p.name(e.Offered) + "."
	if e.Offered == "" {
		s = "Nobody has the chair."
	}
	if gone {
		s = p.name(e.Chair) + ", who had the chair, " + p.gone(e.Chair) + ". " + s
	}
	take := button(ActTakeChair, "Take the chair", p.ref())
	if main := p.step().main; main != nil && main.ActionID == ActTakeChair {
		take = main
	}
	p.with(s, take)
}

// settled says that the reviews have done their part: the card then names them, and a button
// reads them.
func (p *page) settled() bool {
	return !p.modal && p.e.Phase != meeting.Reviewing && p.e.Phase != meeting.Voting && p.e.Phase != meeting.Deciding
}

// reviewMenu is what can be done with a review that has done its part.
func (p *page) reviewMenu(r meeting.Review) slack.BlockElement {
	ref := p.key(string(r.Kind))
	read := entry{ActRead, "Read", ref}
	if r.Content.Empty() {
		read = entry{}
	}
	if !p.open() {
		return menu(ActItem, read)
	}
	return menu(ActItem, read, entry{FormID(string(r.Kind)), "Write or change", ref})
}

// review draws one review: its state, its text, and what can be done with it.
func (p *page) review(r meeting.Review) {
	p.say("*" + reviewName(r.Kind) + "* · " + p.reviewState(r))
	p.content(r.Content)
	if !p.open() {
		return
	}
	write, confirm := p.form(string(r.Kind), "Write review", p.key(string(r.Kind))), p.confirm(r)
	if out := p.reviewOut(); out != nil && out.Kind == r.Kind && p.e.Phase == meeting.Reviewing {
		write, confirm = lead(write), lead(confirm)
	}
	change := p.form(string(r.Kind), "Change", p.key(string(r.Kind)))
	waive := p.form(FormWaive, "Waive", p.key(string(r.Kind)))
	switch {
	case r.Waived != "" && r.Content.Empty():
		p.row(write)
	case r.Waived != "" || r.Confirmed != "":
		p.row(change)
	case r.Drafted():
		p.row(confirm, change, waive)
	default:
		p.row(write, waive)
	}
}

// confirm is the reviewer's button: it carries the revision that is shown.
func (p *page) confirm(r meeting.Review) *slack.ButtonBlockElement {
	return button(ActConfirm, "Confirm", Ref{Of: p.e.ID, Key: string(r.Kind), Rev: r.Rev})
}

// reviewState is where a review stands, for mrkdwn.
func (p *page) reviewState(r meeting.Review) string {
	who := p.e.With(r.Kind)
	switch {
	case r.Confirmed != "":
		return "confirmed by " + p.name(r.Confirmed) + ", " + when(r.On, p.e.Zone(r.Confirmed))
	case r.Waived != "":
		return "waived by " + p.name(r.Waiver) + ": " + p.esc(r.Waived)
	case r.Drafted() && r.At.Before(p.e.RoundBegan()):
		return "from the round before; waiting for " + p.whoOr(who) + " to confirm or change it"
	case r.Drafted() && len(who) == 0:
		return "draft by " + p.name(r.By) + "; not named yet: the reviewer to confirm it"
	case r.Drafted():
		return "draft by " + p.name(r.By) + "; waiting for " + p.names(who) + " to confirm it"
	case len(who) == 0:
		return "reviewer not named yet"
	}
	return "waiting for " + p.names(who)
}

// whoOr is people, or that nobody is named yet.
func (p *page) whoOr(who []meeting.UserID) string {
	if len(who) == 0 {
		return "a reviewer (not named yet)"
	}
	return p.names(who)
}

// content shows what a review says.
func (p *page) content(c meeting.Content) {
	p.facts(reviewSays(c))
}

// indispensable are the roles without which the escalation comes to no end.
var indispensable = []meeting.Role{meeting.Technical, meeting.Business, meeting.Legal, meeting.Approver}

// vacancies has a line with a button for every role that nobody has.
func (p *page) vacancies() {
	if !p.open() {
		return
	}
	for _, r := range indispensable {
		if p.vacant(r) && p.missed(r) {
			text := "Nobody is named as *" + roleName(r) + "*."
			if gone := p.e.With(r); len(gone) > 0 {
				text = "The *" + roleName(r) + "*, " + p.names(gone) + ", " + p.goneAll(gone) + "."
			}
			p.with(text, p.form(FormRoles, "Name the "+roleName(r), p.key(string(r))))
		}
	}
	if p.settled() {
		return
	}
	var rest []string
	for _, r := range []meeting.Role{meeting.Sponsor, meeting.LegalCheck, meeting.FinanceCheck} {
		if p.vacant(r) {
			rest = append(rest, seekName[r])
		}
	}
	if len(rest) > 0 {
		p.with("Not named yet: "+join(rest)+".", p.form(FormRoles, "Name people", p.ref()))
	}
}

// seekName is a role in the line of those that may stay empty.
var seekName = map[meeting.Role]string{
	meeting.Sponsor: "the sponsor", meeting.LegalCheck: "legal exception approver", meeting.FinanceCheck: "finance exception approver",
}

// vacant says that nobody who is still here holds the role.
func (p *page) vacant(r meeting.Role) bool {
	return !slices.ContainsFunc(p.e.With(r), p.e.Has)
}

// missed says that the role still has something to do: a review that is in needs no reviewer.
func (p *page) missed(r meeting.Role) bool {
	review := p.e.Review(r)
	return review == nil || !review.In()
}

// questions shows what was asked of one person: what is open has a button.
func (p *page) questions() {
	var answered []meeting.Question
	open := 0
	for _, q := range p.e.Questions {
		if q.Answer != "" {
			answered = append(answered, q)
			continue
		}
		if open++; open > 6 {
			continue
		}
		text := p.name(q.By) + " asked *" + p.name(q.To) + "*: " + p.esc(q.Text)
		if p.open() {
			p.with(text, p.form(FormAnswer, "Answer", p.no(q.No, 0)))
		} else {
			p.say(text)
		}
	}
	if open > 6 {
		p.cut = true
		p.small("And " + countOf(open-6, "more open question", "more open questions") + ".")
	}
	var lines []string
	for _, q := range answered {
		lines = append(lines, p.short(q.Text)+" – "+p.named(q.To)+": "+p.short(q.Answer))
	}
	if len(lines) > 0 {
		p.say("*Answers*")
		p.list(lines)
	}
}
