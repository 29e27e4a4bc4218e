package proof

import (
	"fmt"
	"maps"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"escalate/bot/meeting"
	"escalate/cmd/internal/story"
)

// A hundred people who vote within a minute cost Slack a few updates of one card, however
// many they are: it is updated every three seconds at most, and Slack lets an app update
// fifty times a minute, over all its channels. (What a whole meeting costs is counted where
// the GlobalTech story is played.)
func TestAHundredVotesCostSlackAFewCalls(t *testing.T) {
	const voters = 100
	s := story.Story{Name: "votes", At: time.Date(2025, 11, 10, 10, 0, 0, 0, time.UTC)}
	for _, who := range crew {
		s.People = append(s.People, story.Person{Handle: who, Name: "Some " + who, Zone: "UTC"})
	}
	for i := range voters {
		s.People = append(s.People, story.Person{Handle: fmt.Sprint("voter", i), Name: fmt.Sprint("Voter ", i), Zone: "UTC"})
	}
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t, s, meeting.DefaultPolicy())
		defer r.close()
		require.NoError(t, r.start(kill{}))
		people, crowd := map[string]meeting.Person{}, []meeting.Person(nil)
		for i, p := range s.People {
			u := r.slack.Person(p.Handle).User()
			people[p.Handle] = meeting.Person{ID: meeting.UserID(u.ID), Name: u.RealName, Zone: u.Zone, Standing: meeting.FullMember}
			if i >= len(crew) {
				crowd = append(crowd, people[p.Handle])
			}
		}
		require.NoError(t, r.store.Learn(t.Context(), time.Time{}, crowd...))
		e, err := r.store.Create(t.Context(), "", func(id meeting.ID) (*meeting.Escalation, error) {
			return atVote(id, people, crowd, 1, time.Now())
		})
		require.NoError(t, err)
		r.pass(story.Settle)
		e, err = r.store.Get(t.Context(), e.ID)
		require.NoError(t, err)
		before := r.slack.Calls()
		for i := range voters {
			p := r.slack.Person(fmt.Sprint("voter", i))
			card, option := ballotCard(p, e.Channel.ID, 1+i%2)
			require.NotEmpty(t, option)
			require.NoError(t, p.Click(card, option))
			time.Sleep(300 * time.Millisecond)
		}
		r.pass(5 * time.Second) // who has not voted within a minute is asked
		e, err = r.store.Get(t.Context(), e.ID)
		require.NoError(t, err)
		require.Len(t, e.Ballot().Cast, voters)
		after, all, counted := r.slack.Calls(), 0, 0
		for _, method := range slices.Sorted(maps.Keys(after)) {
			if n := after[method] - before[method]; n > 0 {
				t.Logf("%-24s %3d", method, n)
				all += n
				if method != "response_url" { // each voter's own answer: Slack does not count it
					counted += n
				}
			}
		}
		t.Logf("%d calls for %d votes, %d without the answers to the voters", all, voters, counted)
		require.LessOrEqual(t, counted, voters/5)
	})
}
