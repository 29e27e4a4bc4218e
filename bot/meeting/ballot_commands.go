package meeting

import (
	"slices"
	"strings"
	"time"
)

// ReadyToVote refuses while something is missing that a vote needs.
func (e *Escalation) ReadyToVote() error {
	if e.Phase == Voting {
		return Refuse("", "A vote is open already.")
	}
	if err := e.in("No vote can be opened", Reviewing, Deciding); err != nil {
		return err
	}
	var out []string
	for _, r := range e.Reviews {
		if !r.In() {
			out = append(out, string(r.Kind))
		}
	}
	if len(out) > 0 {
		return Refuse("", "The vote opens when the reviews are in or waived. Still missing: %s.", strings.Join(out, ", "))
	}
	if n := len(e.LiveOptions()); n < MinOptions {
		return Refuse("", "A vote needs at least two options; there is %d now.", n)
	}
	return nil
}

// OpenVote opens a vote. While something does not add up that nobody has explained, it is
// refused with Refusal.Anyway, unless anyway says to open it all the same; that is recorded.
func (e *Escalation) OpenVote(by Person, seen Seen, rules VoteRules, anyway bool, at time.Time) error {
	if err := e.chair(by, "open the vote"); err != nil {
		return err
	}
	if err := e.ReadyToVote(); err != nil {
		return err
	}
	rules.Voters = distinct(rules.Voters)
	if len(rules.Voters) == 0 {
		rules.Voters = e.DefaultVoters()
	}
	if rules.Length == 0 {
		rules.Length = VoteTime
	}
	switch {
	case len(rules.Voters) == 0:
		return Refuse("voters", "There is nobody to vote. Please name at least one voter.")
	case rules.Quorum < 0 || rules.Quorum > len(rules.Voters):
		return Refuse("quorum", "The quorum has to be between 1 and the %d voters; leave it empty for a majority.", len(rules.Voters))
	case rules.Length < time.Minute || rules.Length > 7*24*time.Hour:
		return Refuse("length", "A vote stays open between one minute and seven days.")
	}
	for _, id := range rules.Voters {
		if !e.Has(id) {
			return Refuse("voters", "%s is not in this escalation. Add them first.", e.Name(id))
		}
	}
	for _, f := range rules.Functions {
		if !slices.Contains([]Role{Technical, Business, Legal, Finance}, f) {
			return Refuse("functions", "The functions of a vote are technical, business, legal and finance.")
		}
		if !slices.ContainsFunc(e.function(f), func(id UserID) bool { return slices.Contains(rules.Voters, id) }) {
			return Refuse("functions", "None of the voters is from %s.", f)
		}
	}
	odd, err := e.oddFindings(anyway, at)
	if err != nil {
		return err
	}
	if anyway {
		if err := e.holds(seen, OfVote, "The points changed in the meantime, so the vote is not open yet. Please look again."); err != nil {
			return err
		}
	}
	e.openBallot(by.ID, rules, odd, at)
	return nil
}

func (e *Escalation) openBallot(by UserID, rules VoteRules, odd []string, at time.Time) {
	var nos []int
	for _, o := range e.LiveOptions() {
		nos = append(nos, o.No)
	}
	open := len(ForAll(slices.DeleteFunc(e.Points(at, nil), func(p Point) bool { return !p.Open() })))
	if before := len(e.Ballots); before > 0 {
		e.leave(BallotCard, before, at)
	}
	e.happen(at, by, VoteOpened{Rules: rules, Options: nos, Anyway: len(odd) > 0, Odd: odd, Open: open})
	e.card(BallotCard)
	e.card(StatusCard)
}

// revote voids the present vote and asks the same voters again under the same rules.
func (e *Escalation) revote(by UserID, why string, at time.Time) {
	b := e.Ballot()
	if b == nil || b.Void != "" {
		return // no vote of this round
	}
	rules := b.Rules
	if here := e.present(rules.Voters); len(here) > 0 {
		rules.Voters = here // whoever has left since cannot vote
		rules.Quorum = min(rules.Quorum, len(here))
	}
	e.happen(at, by, VoteVoided{Why: why})
	odd, _ := e.oddFindings(true, at) // what voids a vote is not held up by figures
	e.openBallot(by, rules, odd, at)
}

// Vote records by's ballot; the one with the later click counts, whatever the order of
// arrival. no is the number of the ballot that the button showed; click is the click's own
// time, never later than at.
func (e *Escalation) Vote(by Person, no int, c Cast, at time.Time) error {
	if err := e.actor(by); err != nil {
		return err
	}
	b := e.Ballot()
	if b == nil {
		return Refuse("", "There is no vote yet. %s", e.next())
	}
	c.At = c.At.UTC().Truncate(time.Microsecond)
	if c.At.IsZero() || c.At.After(at) {
		c.At = at.UTC().Truncate(time.Microsecond)
	}
	c.Reason = strings.TrimSpace(c.Reason)
	if c.Choice != ForOption {
		c.Option = 0
	}
	prior, had := b.Cast[by.ID]
	switch {
	case no != b.No:
		return Stale("That vote is over: %s. Your ballot was not counted; this is the vote now.", e.voidWhy(no))
	case !b.Closed.IsZero() || !c.At.Before(b.Ends()):
		return Refuse("", "This vote is closed, so your ballot was not counted.")
	case !slices.Contains(b.Rules.Voters, by.ID):
		return Refuse("", "You are not among the voters of this vote. The chair, %s, chose them.", e.Name(e.Chair))
	case c.Choice != ForOption && c.Choice != Abstain && c.Choice != Recuse:
		return Refuse("", "Please choose an option, abstain, or recuse yourself.")
	case c.Choice == ForOption && !slices.Contains(b.Options, c.Option):
		return Refuse("", "This option is not on the ballot.")
	case b.Rules.NeedReason && c.Choice != Recuse && c.Reason == "":
		return Refuse("reason", "This vote asks for a reason in a line.")
	case had && c.At.Before(prior.At):
		return Refuse("", "Your later ballot counts: %s.", e.choice(prior))
	}
	same := had && prior.Choice == c.Choice && prior.Option == c.Option && prior.Reason == c.Reason
	if same && c.At.Equal(prior.At) {
		return nil
	}
	e.happen(at, by.ID, VoteCast{No: no, Cast: c})
	if same { // only when it was said is news
		return nil
	}
	e.allVoted(at)
	e.card(BallotCard)
	return nil
}

// allVoted lets the vote close a Grace later once nobody is left who could still vote.
func (e *Escalation) allVoted(at time.Time) {
	if b := e.Ballot(); e.Phase == Voting && b.AllIn.IsZero() && len(b.Cast) > 0 && len(e.present(b.Undecided())) == 0 {
		e.happen(at, "", EverybodyVoted{})
		e.card(BallotCard)
	}
}

func distinct(ids []UserID) []UserID {
	var out []UserID
	for _, id := range ids {
		if !slices.Contains(out, id) {
			out = append(out, id)
		}
	}
	return out
}

func (e *Escalation) voidWhy(no int) string {
	if no >= 1 && no <= len(e.Ballots) {
		if why := e.Ballots[no-1].Void; why != "" {
			return why
		}
	}
	return "a new vote was opened"
}

// choice is a cast ballot in words, for its voter.
func (e *Escalation) choice(c Cast) string {
	switch c.Choice {
	case Abstain:
		return "you abstained"
	case Recuse:
		return "you recused yourself"
	}
	if o := e.Option(c.Option); o != nil {
		return o.Label()
	}
	return "unknown"
}

// MyBallot is by's own ballot in words.
func (e *Escalation) MyBallot(by Person) (string, error) {
	if err := e.actor(by); err != nil {
		return "", err
	}
	b := e.Ballot()
	if b == nil {
		return "", Refuse("", "There is no vote yet.")
	}
	if c, ok := b.Cast[by.ID]; ok {
		return e.choice(c), nil
	}
	if !slices.Contains(b.Rules.Voters, by.ID) {
		return "", Refuse("", "You are not among the voters of this vote.")
	}
	return "", Refuse("", "You have not voted yet.")
}

// CloseVote closes the vote before its time.
func (e *Escalation) CloseVote(by Person, no int, at time.Time) error {
	if err := e.chair(by, "close the vote"); err != nil {
		return err
	}
	if e.Phase != Voting {
		return Refuse("", "No vote is open: %s is %s. %s", e.ID, e.Phase, e.next())
	}
	if no != e.Ballot().No {
		return Stale("That vote was replaced by a new one. Nothing was closed.")
	}
	e.closeVote(by.ID, at)
	return nil
}

func (e *Escalation) closeVote(by UserID, at time.Time) {
	e.happen(at, by, VoteClosed{})
	e.leave(BallotCard, e.Ballot().No, at)
	e.card(BallotCard)
	e.card(StatusCard)
	e.askDecision()
}
