package outbox

import (
	"context"
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"github.com/slack-go/slack"
	"github.com/stretchr/testify/require"

	"escalate/bot/meeting"
)

// strangers is a store whose directory knows nobody.
type strangers struct{ *memStore }

func (strangers) People(context.Context, ...meeting.UserID) (map[meeting.UserID]meeting.Person, error) {
	return nil, nil
}

func (strangers) Learn(context.Context, time.Time, ...meeting.Person) error { return nil }

// Who was taken in unknown is asked for until Slack says who they are.
func TestWhoWasTakenInUnknownIsMet(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t, func(c *Config) {
			c.Store = strangers{c.Store.(*memStore)}
			c.Person = func(u slack.User) meeting.Person {
				return meeting.Person{ID: meeting.UserID(u.ID), Name: u.RealName, Standing: meeting.Guest}
			}
		})
		r.store.change(1, func(e *meeting.Escalation) {
			e.People = append(e.People, meeting.Member{Person: meeting.Person{ID: "U9"}})
			e.Channel.State = meeting.ChannelLost // who they are does not depend on it
		})
		r.slack.on("users.info", hangs(false), status(503), says("fatal_error"))
		r.store.owe(setup(meeting.MeetPerson, "U9"))
		r.settles(time.Hour)
		require.Len(t, r.slack.of("users.info"), 4)
		require.Len(t, r.store.outcomes(), 1)
		require.Equal(t, &meeting.Person{ID: "U9", Name: "Gus", Standing: meeting.Guest}, r.store.outcomes()[0].R.Who)
	})
}

// Slack may ask for a pause of any length before it says who somebody is.
func TestNobodyWaitsADayForAName(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t, func(c *Config) {
			c.Store = strangers{c.Store.(*memStore)}
			c.Person = func(u slack.User) meeting.Person { return meeting.Person{ID: meeting.UserID(u.ID)} }
		})
		r.slack.on("users.info", tooFast(24*3600))
		begin := time.Now()
		n := dm("U1", meeting.NagItem, "1")
		n.At = begin
		r.store.owe(n)
		r.settles(48 * time.Hour)
		require.WithinDuration(t, begin.Add(meetTime), time.Now(), time.Minute)
	})
}

// A crowd of whom nobody knows holds up nothing else while Slack does not say who they are.
func TestWhoIsNotKnownHoldsUpNobodyElse(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t, func(c *Config) {
			c.Store = strangers{c.Store.(*memStore)}
			c.Person = func(u slack.User) meeting.Person { return meeting.Person{ID: meeting.UserID(u.ID)} }
		})
		for range 400 {
			r.slack.on("users.info", hangs(false))
		}
		r.escalation(2)
		r.run()
		for i := range 24 {
			n := setup(meeting.MeetPerson, fmt.Sprint("U", i))
			n.Lane = "meet/1/" + n.Subject
			r.store.owe(n)
		}
		for k := range 20 {
			time.Sleep(5 * time.Second)
			begin, before := time.Now(), len(r.slack.of("chat.postMessage"))
			n := post(meeting.SayAdjourned, fmt.Sprint(k))
			n.Of, n.Lane = 2, "post/2"
			r.store.owe(n)
			for len(r.slack.of("chat.postMessage")) == before {
				time.Sleep(time.Second)
			}
			require.Less(t, time.Since(begin), callLimit+5*time.Second)
		}
		r.end()
	})
}

// What is about a moment is said at that moment, whoever its reader is.
func TestAPingDoesNotWaitForAName(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t, func(c *Config) {
			c.Store = strangers{c.Store.(*memStore)}
			c.Person = func(u slack.User) meeting.Person { return meeting.Person{ID: meeting.UserID(u.ID)} }
		})
		r.slack.on("users.info", tooFast(1800))
		begin := time.Now()
		n := dm("U1", meeting.PingFollowUp, "1-2")
		n.At, n.Late = begin, begin.Add(15*time.Minute)
		r.store.owe(n)
		r.settles(time.Hour)
		require.Len(t, r.slack.of("chat.postMessage"), 1)
		require.Less(t, time.Since(begin), time.Minute)
	})
}
