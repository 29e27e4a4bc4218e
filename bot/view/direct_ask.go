package view

import (
	"slices"
	"strings"

	"github.com/slack-go/slack"

	"escalate/bot/meeting"
)

// askReview asks a reviewer for a review, or for their word on the draft of somebody else.
func (p *page) askReview(n meeting.Notice) {
	kind := meeting.Role(n.Subject)
	r := p.e.Review(kind)
	if r == nil {
		return
	}
	what := "*" + strings.ToLower(reviewName(kind)) + "*"
	if r.Drafted() {
		s := p.name(r.By) + " wrote a draft of your " + what + ". Please confirm it, or change it."
		if n.Kind == meeting.NudgeReview {
			s = "The draft of your " + what + ", written by " + p.name(r.By) + ", still needs your OK."
		}
		p.title(s)
		p.content(r.Content)
		p.asksOf(n.To)
		p.readMore(string(kind))
		p.row(primary(ActConfirm, "Confirm", Ref{Of: p.e.ID, Key: string(kind), Rev: r.Rev}), p.form(string(kind), "Change", p.key(string(kind))))
		return
	}
	s := "Please write your " + what + "."
	if n.Kind == meeting.NudgeReview {
		s = "Your " + what + " is still missing. The vote is waiting for it."
	}
	p.title(s)
	p.prose(p.e.Summary)
	if kind == meeting.Legal {
		p.small("Do not enter legal advice or privileged material: everyone in the channel can read and search it, and it goes into the notes.")
	}
	p.row(p.main(string(kind), "Write review", p.key(string(kind))), p.reading("Read the brief", string(meeting.BriefCard)))
}

// readMore adds the button that reads a text whole, when it was cut.
func (p *page) readMore(key string) {
	if p.cut {
		p.row(p.reading("Read all", key))
	}
}

// askQuestion puts a question to the reader.
func (p *page) askQuestion(n meeting.Notice) {
	q := p.e.Question(n.Number())
	if q == nil {
		return
	}
	p.title(p.name(q.By) + " asks you:")
	p.prose(q.Text)
	p.small("The notes will show your answer under your name.")
	p.row(p.main(FormAnswer, "Answer", p.no(q.No, 0)))
}

// tellAnswer gives the answer to whoever asked.
func (p *page) tellAnswer(n meeting.Notice) {
	q := p.e.Question(n.Number())
	if q == nil {
		return
	}
	p.title(p.name(q.To) + " answered your question.")
	p.facts([]fact{{"You asked", q.Text}, {"The answer", q.Answer}})
	p.readMore(string(meeting.StatusCard))
	for _, x := range p.e.Exceptions {
		if _, ok := p.e.ExceptionTask(x.No, n.To); ok && slices.Contains(x.Questions, q.No) {
			p.row(p.reading("Back to the exception", exceptionKey(x.No)))
		}
	}
}

// askVote asks a voter for a ballot.
func (p *page) askVote(n meeting.Notice) {
	b := p.e.Ballot()
	if b == nil {
		return
	}
	s := "Please vote. "
	if n.Kind == meeting.NudgeVote {
		s = "You have not voted yet. "
	}
	p.title(s + "The vote closes " + when(b.Ends(), p.zone(n)) + ".")
	p.onBallot(b)
	p.small("Ballots are shown by name after the close. You can change yours until then.")
	p.voteButtons(b)
	p.row(p.reading("Compare the options", string(meeting.OptionsCard)))
}

// zone is the reader's.
func (p *page) zone(n meeting.Notice) string { return p.e.Zone(n.To) }

// askDecision is the approver's one message, short enough for a phone: what the option gives and
// why, what it costs, what the vote said, what to know first, and the one button.
func (p *page) askDecision(d *dm, n meeting.Notice) {
	d.acted++
	x := p.e.Decision(n.Number())
	if x == nil {
		return
	}
	o := p.e.Option(x.Option)
	if o == nil {
		return
	}
	s := "Approve option " + itoa(o.No) + ", " + p.esc(o.Offer.Title) + "?"
	if n.Kind == meeting.NudgeDecision {
		s = "Still waiting for you. " + s
	}
	if standing := p.e.Standing(); standing != nil && standing.No != x.No {
		s += " It would replace decision " + itoa(standing.No) + ", " + p.option(standing.Option) + "."
	}
	p.title(s)
	facts := []fact{{"Gives", strings.Join(p.gives(o.Offer), "; ")}, p.firstReason(x), {"Costs", p.costsAndRisk(*o)}}
	if !d.several {
		facts = append(facts, fact{"Vote", p.voted(x)}, p.before(x.Option, n.To))
	}
	p.facts(append(facts, fact{p.whyLabel(x), x.Why}))
	p.subjectTo(x.Option)
	row := p.approveButtons(x)
	p.row(append(row, menu(ActItem+":more",
		entry{ActRead, "All reasons", p.key(string(meeting.DecisionCard))},
		entry{ActRead, "Compare the options", p.key(string(meeting.OptionsCard))},
		entry{ActRead, "All points", p.key(keyPoints)},
		entry{ActRead, "Read the reviews", p.key(string(meeting.StatusCard))}))...)
	if x.Why == "" && p.e.Against(x.Option) != "" {
		p.small("Approve asks you why, in one line for the notes.")
	}
}

// firstReason is the first reason of a decision, and how many there are.
func (p *page) firstReason(x *meeting.Decision) fact {
	switch len(x.Reasons) {
	case 0:
		return fact{}
	case 1:
		return fact{"Why", x.Reasons[0]}
	}
	return fact{"Why", x.Reasons[0] + " (1 of " + itoa(len(x.Reasons)) + " reasons)"}
}

// costsAndRisk is what an option costs, beside what is at risk.
func (p *page) costsAndRisk(o meeting.Option) string {
	s := p.costs(o) + "."
	if r := p.atRisk(); r != "" {
		s += " At risk: " + r + "."
	}
	return s
}

// subjectTo says whom an approval then waits for, when the option goes beyond the contract.
func (p *page) subjectTo(option int) {
	b := p.exceeds(option)
	x := p.e.ExceptionOf(option)
	if x != nil && x.Approved() {
		p.small(p.exceptionState(*x))
		return
	}
	if !b.needed {
		if b.Any() {
			p.small("What goes beyond the contract needs no exception.")
		}
		return
	}
	if x != nil && x.Refused() {
		p.small(p.exceptionState(*x) + " If you approve, they get the request again.")
		return
	}
	asked := meeting.Exception{Option: option}
	if x != nil {
		asked = *x
	}
	var missing []string
	for _, c := range checkers {
		if asked.Side(c.role).Answer == meeting.NoAnswer && p.e.CannotAnswer(asked, c.role) != "" {
			missing = append(missing, c.name)
		}
	}
	s := "Takes effect once legal and finance approve it."
	switch len(missing) {
	case 1:
		s += " Not named yet: " + missing[0] + "."
	case len(checkers):
		s = "Needs legal and finance too (not named yet)."
	}
	p.small(s)
}

// voted is what the vote said to a decision, and who was for what.
func (p *page) voted(x *meeting.Decision) string {
	b := p.e.Counting()
	if b == nil {
		return "None. If you approve, the notes say: decided without a vote."
	}
	t := p.e.Tally(b)
	var parts []string
	for _, no := range b.Options {
		if who := p.choosers(b, meeting.ForOption, no); len(who) > 0 {
			parts = append(parts, "option "+itoa(no)+": "+p.nameds(who))
		}
	}
	if who := p.choosers(b, meeting.Abstain, 0); len(who) > 0 {
		parts = append(parts, "abstained: "+p.nameds(who))
	}
	s := ""
	switch {
	case t.Advice == 0:
		s = "No recommendation, " + t.Why + ". "
	case t.Advice != x.Option:
		s = "It recommends option " + itoa(t.Advice) + ". "
	}
	return s + begun(strings.Join(parts, "; ")) + "."
}

// choosers is who cast a ballot of a kind.
func (p *page) choosers(b *meeting.Ballot, what meeting.Choice, option int) []meeting.UserID {
	return slices.DeleteFunc(slices.Clone(b.Rules.Voters), func(id meeting.UserID) bool {
		c, ok := b.Cast[id]
		return !ok || c.Choice != what || c.Option != option
	})
}

// tellDecision says that a decision was approved in place of another, to those who work on
// what was decided before, or to whoever prepared it.
func (p *page) tellDecision(n meeting.Notice) {
	x := p.e.Decision(n.Number())
	if x == nil {
		return
	}
	s := "The decision that you prepared is approved: " + p.option(x.Option) + "."
	if x.Supersedes > 0 {
		s = "Decision " + itoa(x.Supersedes) + " was replaced. Now it is " + p.option(x.Option) + ". Please check whether your action items still fit."
	}
	p.title(s)
	p.facts([]fact{{"Because", x.Reason}, {"Reasons", strings.Join(x.Reasons, "\n")}})
	row := []slack.BlockElement{p.reading("Read the decision", string(meeting.DecisionCard))}
	if x.Supersedes > 0 {
		row = append(row, p.reading("Action items", string(meeting.ItemsCard)))
	}
	p.row(row...)
}
