package meeting

import (
	"slices"
	"strings"
	"time"

	"escalate/bot/contract"
)

// VoteTime is how long a vote stays open unless its rules say otherwise.
const VoteTime = 15 * time.Minute

// AskVoteAfter is how long after the opening whoever has not voted is asked by direct
// message: those in the meeting have voted by then, and hear nothing twice.
const AskVoteAfter = time.Minute

// Grace is how long a vote stays open after everybody has voted, so that a slip can be
// corrected.
const Grace = time.Minute

// VoteRules are the settings of a vote. Zero values mean the defaults.
type VoteRules struct {
	Voters     []UserID      `json:",omitempty"`
	Quorum     int           `json:",omitempty"` // 0: a majority of those who have not recused themselves
	Functions  []Role        `json:",omitempty"` // each must have voted
	Length     time.Duration `json:",omitempty"`
	NeedReason bool          `json:",omitempty"`
}

// Ballot is one vote.
type Ballot struct {
	No      int
	Rules   VoteRules
	Options []int // numbers of the options asked
	Opened  time.Time
	By      UserID
	Closes  time.Time
	AllIn   time.Time       `json:",omitzero"` // when the last voter voted; it closes a Grace later
	Cast    map[UserID]Cast `json:",omitempty"`
	Asked   bool            `json:",omitempty"` // the undecided were asked by direct message
	Nudged  bool            `json:",omitempty"`
	Closed  time.Time       `json:",omitzero"`
	Void    string          `json:",omitempty"` // why it does not count
	Anyway  bool            `json:",omitempty"` // opened while something did not add up
	Odd     []string        `json:",omitempty"` // what that was: "SLA-1", "CR-1, option 2"
	Open    int             `json:",omitempty"` // points that were open when it was opened; see OpenPoints
}

// Holds reports whether the voters were asked about the option; one that was proposed after the vote was not on the ballot.
func (b *Ballot) Holds(option int) bool { return slices.Contains(b.Options, option) }

// OpenPoints returns how many points were open when the vote was opened, as All points counted them then. Of a vote from
// before these were kept it is how many did not add up.
func (b Ballot) OpenPoints() int {
	if b.Open > 0 {
		return b.Open
	}
	topics := map[contract.Topic]bool{}
	for _, label := range b.Odd {
		id, _, _ := strings.Cut(label, ",")
		topics[contract.TopicOf(id)] = true
	}
	return len(topics)
}

// Cast is what one voter said.
type Cast struct {
	Choice Choice
	Option int       `json:",omitempty"`
	Reason string    `json:",omitempty"`
	At     time.Time // the click's own time
}

// Choice is the kind of a cast ballot.
type Choice string

// The kinds. Whoever recuses leaves the quorum.
const (
	ForOption Choice = "option"
	Abstain   Choice = "abstain"
	Recuse    Choice = "recuse"
)

// Ballot returns the current vote; nil when there never was one.
func (e *Escalation) Ballot() *Ballot {
	if len(e.Ballots) == 0 {
		return nil
	}
	return &e.Ballots[len(e.Ballots)-1]
}

// Counting returns the vote whose result advises the decision: the last one that closed and is
// not void, of this round; nil without one.
func (e *Escalation) Counting() *Ballot {
	b := e.Ballot()
	if b == nil || b.Closed.IsZero() || b.Void != "" {
		return nil
	}
	return b
}

// Ends returns the moment from which no ballot is taken any more.
func (b *Ballot) Ends() time.Time {
	if !b.AllIn.IsZero() && b.AllIn.Add(Grace).Before(b.Closes) {
		return b.AllIn.Add(Grace)
	}
	return b.Closes
}

// Undecided returns the voters who have not voted, in the rules' order.
func (b *Ballot) Undecided() []UserID {
	return slices.DeleteFunc(slices.Clone(b.Rules.Voters), func(id UserID) bool { _, ok := b.Cast[id]; return ok })
}

// DefaultVoters returns everybody in the escalation except the approver and Legal.
func (e *Escalation) DefaultVoters() []UserID {
	var ids []UserID
	for _, m := range e.Members() {
		if m.Standing != Gone && !e.decides(m.ID) && !e.Is(m.ID, Legal) && !e.Is(m.ID, LegalCheck) {
			ids = append(ids, m.ID)
		}
	}
	return ids
}
