package meeting

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestOneMessageSaysAThingOnce(t *testing.T) {
	e := stage(t, Decided)
	give := Notice{ID: 1, Kind: GiveItems, To: owner.ID, Subject: "1-3"}
	nag := Notice{ID: 2, Kind: NagItem, To: owner.ID, Subject: "1"}
	told := Notice{ID: 3, Kind: TellItem, To: owner.ID, Subject: "1"}
	for _, c := range []struct {
		name     string
		n, other Notice
		want     bool
	}{
		{"given and due", give, nag, true},
		{"due and given", nag, give, false},
		{"given and changed", give, told, true},
		{"handed over and due", told, nag, true},
		{"due and changed", nag, told, false},
		{"another item is due", Notice{Kind: GiveItems, To: owner.ID, Subject: "2-3"}, nag, false},
		{"another item changed", Notice{Kind: TellItem, To: owner.ID, Subject: "3"}, nag, false},
		{"somebody else's", Notice{Kind: GiveItems, To: plain.ID, Subject: "1-3"}, nag, false},
		{"of another escalation", Notice{Of: 2, Kind: GiveItems, To: owner.ID, Subject: "1-3"}, nag, false},
		{"of what is done", give, Notice{Kind: TellItem, To: owner.ID, Subject: "2"}, false},
		{"asked and missing", Notice{Kind: AskReview, To: tech.ID, Subject: "technical"}, Notice{Kind: NudgeReview, To: tech.ID, Subject: "technical"}, true},
		{"another review is missing", Notice{Kind: AskReview, To: tech.ID, Subject: "legal"}, Notice{Kind: NudgeReview, To: tech.ID, Subject: "technical"}, false},
		{"the vote", Notice{Kind: AskVote, To: tech.ID, Subject: "1"}, Notice{Kind: NudgeVote, To: tech.ID, Subject: "1"}, true},
		{"a review and a vote", Notice{Kind: AskReview, To: tech.ID, Subject: "technical"}, Notice{Kind: NudgeVote, To: tech.ID, Subject: "1"}, false},
		{"two drafts, the first", Notice{ID: 4, Kind: AskConfirm, To: tech.ID, Subject: "technical"}, Notice{ID: 5, Kind: AskConfirm, To: tech.ID, Subject: "technical"}, true},
		{"two drafts, the second", Notice{ID: 5, Kind: AskConfirm, To: tech.ID, Subject: "technical"}, Notice{ID: 4, Kind: AskConfirm, To: tech.ID, Subject: "technical"}, false},
		{"itself", give, give, false},
	} {
		require.Equal(t, c.want, e.Covers(c.n, c.other), c.name)
	}
}

func TestAnItemsNewsIsSaidAsItStands(t *testing.T) {
	e := oneItem(t, ny(11, 20, 16, 0))
	e.Take()
	var waiting []Notice
	for day := range 3 {
		must(t, e.ChangeDate(chair, 1, due(ny(11, 21+day, 16, 0)), ny(11, 10, 20, day)))
		waiting = append(waiting, owed(e, TellItem)...)
	}
	require.Len(t, waiting, 3)
	require.True(t, waiting[2].Replaces())
	require.Equal(t, waiting[0].Key(), waiting[2].Key(), "the newest takes the place of those that wait")
}
