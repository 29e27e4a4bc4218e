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
		p.readMore(string(kind))
		p.row(primary(ActConfirm, "Confirm", Ref{Of: p.e.ID, Key: string(kind), Rev: r.Rev}), p.form(string(kind), "Change", p.key(string(kind))))
		return
	}
	s := "Please write your " + what + "."
	if n.Kind == meeting.NudgeReview {
		s = "Your " + what + " is still missing; the vote waits for it."
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
	var lines []string
	for _, no := range b.Options {
		if o := p.e.Option(no); o != nil {
			lines = append(lines, p.optionFlat(no)+": "+costProse(o.Offer))
		}
	}
	p.list(lines)
	p.small("Ballots are shown by name after the close. You can change yours until then.")
	p.voteButtons(b)
	p.row(p.reading("Compare the options", string(meeting.OptionsCard)))
}

// zone is the reader's.
func (p *page) zone(n meeting.Notice) string { return p.e.Zone(n.To) }

// askDecision is the approver's one message: what is proposed and why, what it costs, what
// the vote said and what it goes against, and the one button.
func (p *page) askDecision(d *dm, n meeting.Notice) {
	d.acted++
	x := p.e.Decision(n.Number())
	if x == nil {
		return
	}
	s := p.name(x.By) + " prepared a decision for you: " + p.option(x.Option) + "."
	if n.Kind == meeting.NudgeDecision {
		s = "A prepared decision still waits for you: " + p.option(x.Option) + "."
	}
	p.title(s)
	if standing := p.e.Standing(); standing != nil && standing.No != x.No {
		p.say("It would replace decision " + itoa(standing.No) + ", " + p.option(standing.Option) + ".")
	}
	p.draft(x, d.several)
	p.beyondLine(x.Option)
	if !d.several {
		p.say("*The options*")
		var lines []string
		for _, o := range p.e.LiveOptions() {
			lines = append(lines, p.optionFlat(o.No)+": "+costProse(o.Offer))
		}
		p.list(lines)
		p.tally()
		p.openFindings()
	}
	p.approveRow(x)
	if x.Why == "" && p.e.Against(x.Option) != "" {
		p.small("When you approve, I ask for one line of why: the notes will show it.")
	}
	row := []slack.BlockElement{p.reading("Compare the options", string(meeting.OptionsCard)), p.reading("Read the reviews", string(meeting.StatusCard))}
	if len(p.findings()) > 0 {
		row = append(row, p.reading("All findings", keyFindings))
	}
	p.row(row...)
}

// beyondLine says what a decision for the option goes beyond the contract, and what an
// approval then means.
func (p *page) beyondLine(option int) {
	b, needed := p.e.Beyond(option, p.checkedTo())
	x := p.e.ExceptionOf(option)
	switch {
	case !needed && !b.Any():
		p.say("By the figures entered it gives nothing beyond the contract.")
		return
	case !needed:
		p.say("*Beyond the contract:* " + Esc(b.String()) + ". It needs no exception.")
		return
	}
	p.say("*Beyond the contract:* " + Esc(b.String()) + ".")
	switch {
	case x != nil && !x.Refused():
		p.say(p.exceptionState(*x))
	case x != nil:
		p.say(p.exceptionState(*x) + " If you approve the decision, they are asked again.")
	}
	if x == nil || !x.Approved() {
		p.small("Takes effect once Legal and Finance approve what goes beyond the contract.")
	}
}

// tally is the vote's outcome in a paragraph.
func (p *page) tally() {
	b := p.e.Counting()
	if b == nil {
		p.say("There was no vote that counts. If you approve, the notes say: decided without a vote.")
		return
	}
	t := p.e.Tally(b)
	var votes []string
	for _, no := range b.Options {
		if t.Votes[no] > 0 {
			votes = append(votes, "option "+itoa(no)+": "+itoa(t.Votes[no]))
		}
	}
	if t.Abstained > 0 {
		votes = append(votes, "abstained: "+itoa(t.Abstained))
	}
	s := p.adviceLine()
	if len(votes) > 0 {
		s += " Ballots: " + strings.Join(votes, ", ") + "."
	}
	p.say(s)
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
