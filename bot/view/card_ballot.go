package view

import (
	"strings"

	"github.com/slack-go/slack"

	"escalate/bot/meeting"
)

// ballot draws the current vote: while it is open who has voted and never what, afterwards
// the ballots by name and what they advise.
func (p *page) ballot() {
	b := p.e.Ballot()
	if b == nil {
		p.head("Vote")
		p.say("There is no vote yet.")
		return
	}
	switch {
	case b.Void != "":
		p.ballotVoid(b)
	case b.Closed.IsZero():
		p.ballotOpen(b)
	default:
		p.ballotClosed(b)
	}
	p.earlierBallots(b)
}

func (p *page) ballotOpen(b *meeting.Ballot) {
	p.head("Vote open · " + itoa(len(b.Cast)) + " of " + itoa(len(b.Rules.Voters)) + " have voted")
	if old := p.voided(b); old != nil {
		p.say("*Vote " + itoa(old.No) + " is void*, because " + p.because(old.Void) + ". Please vote again, even if your choice is the same.")
	}
	p.say("Closes " + when(b.Ends(), p.e.Zone(p.e.Chair)) + ", or a minute after all have voted. Until then you can change your ballot; the last one counts.")
	p.small("Ballots are shown by name after the close. " + p.rules(b))
	if n := b.OpenPoints(); n > 0 {
		p.small("Vote opened with " + many(n, "open point") + ".")
	}
	p.onBallot(b)
	var voted []meeting.UserID
	for _, id := range b.Rules.Voters {
		if _, ok := b.Cast[id]; ok {
			voted = append(voted, id)
		}
	}
	p.say("*Has voted:* " + p.names(voted) + "\n*Not yet:* " + p.names(b.Undecided()))
	p.voteButtons(b)
	p.row(button(ActMyBallot, "My ballot", p.no(b.No, 0)), p.closeVote(b))
}

// voided returns the vote that a vote repeats because an option was changed; nil when it repeats none.
func (p *page) voided(b *meeting.Ballot) *meeting.Ballot {
	if b.No < 2 {
		return nil
	}
	if old := &p.e.Ballots[b.No-2]; old.Void != "" && !old.Opened.Before(p.e.RoundBegan()) {
		return old
	}
	return nil
}

// onBallot shows under each option of a vote what it gives and what it costs.
func (p *page) onBallot(b *meeting.Ballot) {
	for _, no := range b.Options {
		o := p.e.Option(no)
		if o == nil {
			continue
		}
		text := "*Option " + itoa(no) + " · " + p.esc(o.Offer.Title) + "*"
		for _, s := range p.gives(o.Offer) {
			text += "\n• " + p.esc(s)
		}
		p.say(text + "\n_Costs " + Esc(p.costs(*o)) + "._")
	}
}

// voteButtons are one button for each option, then abstain and recuse.
func (p *page) voteButtons(b *meeting.Ballot) {
	var row []slack.BlockElement
	for _, no := range b.Options {
		title := ""
		if o := p.e.Option(no); o != nil {
			title = o.Offer.Title
		}
		row = append(row, button(ActVote+":"+itoa(no), "Option "+itoa(no)+": "+title, p.no(b.No, no)))
	}
	p.row(row...)
	p.row(button(ActAbstain, "Abstain", p.no(b.No, 0)), button(ActRecuse, "Recuse myself", p.no(b.No, 0)))
}

// closeVote is the chair's button.
func (p *page) closeVote(b *meeting.Ballot) *slack.ButtonBlockElement {
	return danger(ActCloseVote, "Close the vote", p.no(b.No, 0), "Close the vote",
		"Nobody can vote after that, and the ballots are shown by name.", "Close the vote")
}

// rules is how the vote is counted.
func (p *page) rules(b *meeting.Ballot) string {
	s := "Abstain: counts toward the " + itoa(p.e.Tally(b).Quorum) + " needed. Recuse: you are not counted."
	if len(b.Rules.Functions) > 0 {
		s += " Must have voted: " + join(each(b.Rules.Functions, func(r meeting.Role) string { return string(r) })) + "."
	}
	if b.Rules.NeedReason {
		s += " Please add a reason in a line."
	}
	return s
}

func (p *page) ballotClosed(b *meeting.Ballot) {
	t := p.e.Tally(b)
	if t.Advice == 0 {
		p.head("Vote closed · no recommendation")
		p.say("The vote gives no recommendation: " + t.Why + ". The approver decides.")
	} else {
		p.head("Vote closed · option " + itoa(t.Advice) + " is recommended")
		p.say("The vote recommends " + p.option(t.Advice) + ". The approver decides.")
	}
	p.small("Closed " + when(b.Closed, p.e.Zone(p.e.Chair)) + ". " + many(t.Voted, "ballot") + pluralOf(t.Voted, " counts, ", " count, ") +
		itoa(t.Quorum) + pluralOf(t.Quorum, " was", " were") + " needed.")
	var tally []string
	for _, no := range b.Options {
		tally = append(tally, p.optionFlat(no)+": "+itoa(t.Votes[no]))
	}
	if t.Abstained > 0 {
		tally = append(tally, "Abstained: "+itoa(t.Abstained))
	}
	if t.Recused > 0 {
		tally = append(tally, "Recused: "+itoa(t.Recused))
	}
	p.list(tally)
	p.castByName(b)
}

// optionFlat is an option for rich and plain text.
func (p *page) optionFlat(no int) string {
	if o := p.e.Option(no); o != nil {
		return "Option " + itoa(no) + " (" + p.short(o.Offer.Title) + ")"
	}
	return "Option " + itoa(no)
}

// castByName lists the ballots once they may be seen.
func (p *page) castByName(b *meeting.Ballot) {
	var lines []string
	for _, id := range b.Rules.Voters {
		c, ok := b.Cast[id]
		if !ok {
			continue
		}
		s := p.named(id) + ": " + p.choice(c)
		if strings.TrimSpace(c.Reason) != "" {
			s += " – " + p.short(c.Reason)
		}
		lines = append(lines, s)
	}
	if len(lines) > 0 {
		p.say("*The ballots*")
		p.list(lines)
	}
	if missing := b.Undecided(); len(missing) > 0 {
		p.small("Did not vote: " + p.names(missing) + ".")
	}
}

// choice is a cast ballot in words.
func (p *page) choice(c meeting.Cast) string {
	switch c.Choice {
	case meeting.Abstain:
		return "abstained"
	case meeting.Recuse:
		return "recused"
	}
	return "option " + itoa(c.Option)
}

func (p *page) ballotVoid(b *meeting.Ballot) {
	p.head("Vote " + itoa(b.No) + " is void")
	p.say("It does not count, because " + p.because(b.Void) + ".")
	p.small("Opened " + when(b.Opened, p.e.Zone(p.e.Chair)) + ". " + itoa(len(b.Cast)) + " of " + itoa(len(b.Rules.Voters)) + " had voted.")
}

// because is a reason of our own or of a person, inside a sentence.
func (p *page) because(s string) string {
	s = strings.TrimRight(p.esc(s), ".")
	if rest, ok := strings.CutPrefix(s, "Option "); ok {
		s = "option " + rest
	}
	return s
}

// earlierBallots says what became of the votes before this one.
func (p *page) earlierBallots(b *meeting.Ballot) {
	var lines []string
	for i := range p.e.Ballots {
		old := &p.e.Ballots[i]
		if old.No >= b.No {
			break
		}
		lines = append(lines, "Vote "+itoa(old.No)+": "+p.outcome(old))
	}
	if n := len(lines); n > 5 {
		p.cut = true
		lines = lines[n-5:]
	}
	if len(lines) > 0 {
		p.small(Cut("Earlier votes. "+strings.Join(lines, " · "), 2900))
	}
}

// outcome is what became of a vote, in a few words, for mrkdwn.
func (p *page) outcome(b *meeting.Ballot) string {
	switch {
	case b.Void != "":
		return "void, " + p.because(b.Void)
	case b.Closed.IsZero():
		return "open"
	}
	if t := p.e.Tally(b); t.Advice > 0 {
		return "option " + itoa(t.Advice) + " was recommended"
	}
	return "no recommendation, " + p.e.Tally(b).Why
}
