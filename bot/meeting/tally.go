package meeting

import "slices"

// Tally is the outcome of a ballot.
type Tally struct {
	Votes     map[int]int // by option
	Abstained int
	Recused   int
	Voted     int // ballots that count for the quorum
	Quorum    int // needed
	Missing   []Role
	Advice    int    // the option with most ballots; 0 is no advice
	Why       string // why there is no advice
}

// quorum returns how many ballots are needed.
func (b *Ballot) quorum() int {
	n := len(b.Rules.Voters)
	for _, c := range b.Cast {
		if c.Choice == Recuse {
			n--
		}
	}
	if b.Rules.Quorum > 0 {
		return b.Rules.Quorum
	}
	return n/2 + 1
}

// Tally counts the ballot as it stands.
func (e *Escalation) Tally(b *Ballot) Tally {
	t := Tally{Votes: map[int]int{}, Quorum: b.quorum()}
	for _, c := range b.Cast {
		switch c.Choice {
		case ForOption:
			t.Votes[c.Option]++
		case Abstain:
			t.Abstained++
		case Recuse:
			t.Recused++
		}
	}
	t.Voted = len(b.Cast) - t.Recused
	for _, f := range b.Rules.Functions {
		if !slices.ContainsFunc(e.function(f), func(id UserID) bool { c, ok := b.Cast[id]; return ok && c.Choice != Recuse }) {
			t.Missing = append(t.Missing, f)
		}
	}
	most, tie := 0, false
	for _, no := range b.Options {
		switch n := t.Votes[no]; {
		case n > most:
			most, tie, t.Advice = n, false, no
		case n == most && n > 0:
			tie = true
		}
	}
	switch {
	case t.Voted < t.Quorum:
		t.Advice, t.Why = 0, "the quorum was missed"
	case len(t.Missing) > 0:
		t.Advice, t.Why = 0, "not every required function voted"
	case tie:
		t.Advice, t.Why = 0, "the votes are tied"
	case most == 0:
		t.Advice, t.Why = 0, "nobody chose an option"
	}
	return t
}

// function returns the people of a function of the vote.
func (e *Escalation) function(f Role) []UserID {
	if f == Legal {
		return append(slices.Clone(e.With(Legal)), e.With(LegalCheck)...)
	}
	return e.With(f)
}
