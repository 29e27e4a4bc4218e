package outbox

import (
	"context"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"escalate/bot/calendar"
	"escalate/bot/meeting"
	"escalate/bot/slackfake"
	"escalate/store/boltstore"
)

// desk is an escalation with its channel, on the real store and a strict Slack; the outbox
// runs now and then.
type desk struct {
	t   *testing.T
	ws  *slackfake.Workspace
	db  *boltstore.Store
	ana meeting.Person
	e   *meeting.Escalation
}

// atDesk opens one on a Monday at ten and plays.
func atDesk(t *testing.T, play func(t *testing.T, r *desk)) {
	synctest.Test(t, func(t *testing.T) {
		ws, err := slackfake.New(slackfake.Config{Manifest: []byte(wholeManifest)})
		require.NoError(t, err)
		defer ws.Close()
		u := ws.AddUser(slackfake.User{Name: "ana", RealName: "Ana", Zone: "Etc/UTC"})
		r := &desk{t: t, ws: ws, ana: meeting.Person{ID: meeting.UserID(u.ID), Name: "Ana", Zone: "Etc/UTC", Standing: meeting.FullMember}}
		r.until(time.Date(2026, 3, 2, 10, 0, 0, 0, time.UTC))
		r.db, err = boltstore.Open(filepath.Join(t.TempDir(), "escalate.db"), boltstore.Options{Policy: meeting.DefaultPolicy()})
		require.NoError(t, err)
		r.e, err = r.db.Create(t.Context(), "k", func(id meeting.ID) (*meeting.Escalation, error) {
			return meeting.Open(id, meeting.Opening{Customer: "Northwind", Summary: "Checkout is slow"}, r.ana, time.Now())
		})
		require.NoError(t, err)
		r.sends()
		play(t, r)
		require.Empty(t, ws.Violations())
		require.NoError(t, r.db.Close())
	})
}

func (r *desk) until(at time.Time) { time.Sleep(time.Until(at)) }

// change changes the escalation, and sends nothing yet.
func (r *desk) change(fn func(e *meeting.Escalation) error) {
	_, err := r.db.Update(r.t.Context(), r.e.ID, "", fn)
	require.NoError(r.t, err)
}

// sends has the outbox run for ten minutes.
func (r *desk) sends() {
	run, stop := context.WithCancel(r.t.Context())
	ended := make(chan error, 1)
	go func() { ended <- between(r.db, r.ws).Run(run) }()
	time.Sleep(10 * time.Minute)
	stop()
	err := <-ended
	require.NoError(r.t, err)
	r.e, err = r.db.Get(r.t.Context(), r.e.ID)
	require.NoError(r.t, err)
}

// said is what stands in the channel.
func (r *desk) said() (all []string) {
	for _, m := range r.ws.Messages(r.e.Channel.ID) {
		all = append(all, m.Text)
	}
	return all
}

// What still waits to be posted where the channel was does not keep the next one from being made.
func TestANewChannelIsMadeWhateverWaitsForTheOldOne(t *testing.T) {
	atDesk(t, func(t *testing.T, r *desk) {
		first := r.e.Channel.ID
		r.change(func(e *meeting.Escalation) error {
			if err := e.AddOption(r.ana, meeting.Offering{Title: "Credit"}, time.Now()); err != nil {
				return err
			}
			return e.LoseChannel("channel_deleted", time.Now())
		})
		r.change(func(e *meeting.Escalation) error { return e.NewChannel(r.ana, time.Now()) })
		r.sends()
		require.Equal(t, meeting.ChannelLive, r.e.Channel.State)
		require.NotEqual(t, first, r.e.Channel.ID)
	})
}

// A digest that waits for the morning keeps nobody from working through the evening.
func TestADigestThatWaitsHoldsNothingUp(t *testing.T) {
	atDesk(t, func(t *testing.T, r *desk) {
		friday := time.Date(2026, 3, 6, 12, 0, 0, 0, time.UTC)
		r.change(func(e *meeting.Escalation) error {
			return e.AddItems(r.ana, r.ana, []meeting.ItemDraft{{Text: "Call them", Due: calendar.Due{At: friday, Zone: "Etc/UTC"}}}, time.Now())
		})
		r.sends()
		r.until(time.Date(2026, 3, 9, 20, 0, 0, 0, time.UTC)) // nothing ran since, and it is night
		r.change(func(e *meeting.Escalation) error { e.Tick(time.Now(), meeting.DefaultPolicy()); return nil })
		r.sends()
		r.change(func(e *meeting.Escalation) error {
			return e.AddOption(r.ana, meeting.Offering{Title: "Credit"}, time.Now())
		})
		r.sends()
		require.NotEmpty(t, r.e.Cards[meeting.OptionsCard].TS, "the option stands in the channel at once: %q", r.said())
		digest := func(s string) bool { return strings.Contains(s, "digest") }
		require.False(t, slices.ContainsFunc(r.said(), digest))
		r.until(time.Date(2026, 3, 10, 9, 0, 0, 0, time.UTC))
		r.sends()
		require.True(t, slices.ContainsFunc(r.said(), digest), "%q", r.said())
	})
}
