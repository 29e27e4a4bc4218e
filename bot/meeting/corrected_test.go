package meeting

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// Whoever relied on a review hears that it reads differently: nobody decides on what was so yesterday.
func TestACorrectedReviewIsToldToWhoReliesOnIt(t *testing.T) {
	changed := Content{Legal: &LegalReview{Verdict: "within", Say: "the cap is lower"}}
	for name, c := range map[string]struct {
		phase Phase
		prep  func(e *Escalation)
		by    Person
		wants []UserID
	}{
		"before the vote the options show it":   {phase: Reviewing},
		"while the vote is open, who has voted": {phase: Voting, prep: func(e *Escalation) { must(t, e.Vote(tech, 1, Cast{Choice: Abstain}, later)) }, wants: []UserID{chair.ID, tech.ID}},
		"nobody has voted yet":                  {phase: Voting, wants: []UserID{chair.ID}},
		"the decision is prepared":              {phase: Deciding, wants: []UserID{chair.ID, approver.ID, standIn.ID}},
		"the decision stands":                   {phase: Decided, wants: []UserID{chair.ID, approver.ID, standIn.ID}},
	} {
		t.Run(name, func(t *testing.T) {
			e := stage(t, c.phase)
			if c.prep != nil {
				c.prep(e)
			}
			e.Take()
			by := e.Person(e.With(Legal)[0])
			must(t, e.WriteReview(by, Newest, changed, later))
			require.ElementsMatch(t, c.wants, sent(e, TellReview))
		})
	}
}

// A draft that somebody else wrote counts once a reviewer confirms it, and the same words once more are no news.
func TestACorrectionCountsOnceItIsConfirmed(t *testing.T) {
	e := stage(t, Voting)
	e.Take()
	legal := e.Person(e.With(Legal)[0])
	must(t, e.WriteReview(legal, Newest, Content{Legal: e.Review(Legal).Content.Legal}, later))
	require.Empty(t, sent(e, TellReview))
	must(t, e.WriteReview(plain, Newest, Content{Legal: &LegalReview{Verdict: "within", Say: "the cap is lower"}}, later))
	require.Empty(t, sent(e, TellReview))
	must(t, e.ConfirmReview(legal, Legal, e.Review(Legal).Rev, later))
	require.Equal(t, []UserID{chair.ID}, sent(e, TellReview))
}
