package meeting

import "maps"

// VoteOpened is a vote that was opened.
type VoteOpened struct {
	Rules   VoteRules
	Options []int
	Anyway  bool     `json:",omitempty"`
	Odd     []string `json:",omitempty"`
	Open    int      `json:",omitempty"` // points that were open, whether something did not add up or not
}

func (c VoteOpened) apply(e *Escalation, ev Event) {
	e.enter(Voting)
	e.Ballots = append(e.Ballots, Ballot{
		No: len(e.Ballots) + 1, Rules: c.Rules, Options: c.Options, Opened: ev.At, By: ev.By,
		Closes: ev.At.Add(c.Rules.Length), Anyway: c.Anyway, Odd: c.Odd, Open: c.Open,
	})
}

// VoteCast is one voter's ballot.
type VoteCast struct {
	No   int
	Cast Cast
}

func (c VoteCast) apply(e *Escalation, ev Event) {
	b := &e.Ballots[c.No-1]
	cast := maps.Clone(b.Cast)
	if cast == nil {
		cast = map[UserID]Cast{}
	}
	cast[ev.By] = c.Cast
	b.Cast = cast
}

// EverybodyVoted is the moment at which the last voter voted.
type EverybodyVoted struct{}

func (EverybodyVoted) apply(e *Escalation, ev Event) { e.Ballot().AllIn = ev.At }

// VoteAsked is the request to those who have not voted soon after the opening.
type VoteAsked struct{}

func (VoteAsked) apply(e *Escalation, _ Event) { e.Ballot().Asked = true }

// VoteNudged is the reminder of those who have not voted.
type VoteNudged struct{}

func (VoteNudged) apply(e *Escalation, _ Event) { e.Ballot().Nudged = true }

// VoteClosed is the end of a vote.
type VoteClosed struct{}

func (VoteClosed) apply(e *Escalation, ev Event) {
	e.enter(Deciding)
	e.Ballot().Closed = ev.At
	e.reaskedDecision(ev.At)
}

// VoteVoided is a vote that does not count, because an option was changed.
type VoteVoided struct{ Why string }

func (c VoteVoided) apply(e *Escalation, ev Event) {
	b := e.Ballot()
	b.Void = c.Why
	if b.Closed.IsZero() {
		b.Closed = ev.At
	}
	e.Phase = Deciding // a new vote follows at once
}

func init() {
	register(VoteOpened{}, EverybodyVoted{}, VoteClosed{}, VoteVoided{})
	registerQuiet(VoteCast{}, VoteAsked{}, VoteNudged{})
}
