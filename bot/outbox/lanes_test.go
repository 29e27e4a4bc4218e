package outbox

import (
	"context"
	"errors"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"escalate/bot/calendar"
	"escalate/bot/meeting"
	"escalate/bot/slackfake"
	"escalate/store"
	"escalate/store/boltstore"
)

// desk is an escalation with its channel, on the real store and a strict Slack; the outbox
// runs now and then.
type desk struct {
	t       *testing.T
	ws      *slackfake.Workspace
	db      *boltstore.Store
	ana, bo meeting.Person
	e       *meeting.Escalation
}

// atDesk opens one on a Monday at ten and plays.
func atDesk(t *testing.T, play func(t *testing.T, r *desk)) {
	synctest.Test(t, func(t *testing.T) {
		ws, err := slackfake.New(slackfake.Config{Manifest: []byte(wholeManifest)})
		require.NoError(t, err)
		defer ws.Close()
		person := func(handle string) meeting.Person {
			u := ws.AddUser(slackfake.User{Name: handle, RealName: handle, Zone: "Etc/UTC"})
			return meeting.Person{ID: meeting.UserID(u.ID), Name: handle, Zone: "Etc/UTC", Standing: meeting.FullMember}
		}
		r := &desk{t: t, ws: ws, ana: person("ana"), bo: person("bo")}
		r.until(time.Date(2026, 3, 2, 10, 0, 0, 0, time.UTC))
		r.db, err = boltstore.Open(filepath.Join(t.TempDir(), "escalate.db"), boltstore.Options{Policy: meeting.DefaultPolicy()})
		require.NoError(t, err)
		r.e, err = r.db.Create(t.Context(), "k", func(id meeting.ID) (*meeting.Escalation, error) {
			return meeting.Open(id, meeting.Opening{Customer: "Northwind", Summary: "Checkout is slow",
				Roles: map[meeting.Role][]meeting.Person{meeting.Technical: {r.bo}}}, r.ana, time.Now())
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
func (r *desk) sends() { r.sendsFrom(r.db) }

func (r *desk) sendsFrom(db store.Store) {
	run, stop := context.WithCancel(r.t.Context())
	ended := make(chan error, 1)
	go func() { ended <- between(db, r.ws).Run(run) }()
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

// torn is a store that cannot read one record.
type torn struct {
	store.Store
	id meeting.ID
}

func (s torn) Get(ctx context.Context, id meeting.ID) (*meeting.Escalation, error) {
	if id == s.id {
		return nil, errors.New("its state is damaged")
	}
	return s.Store.Get(ctx, id)
}

// A damaged record silences nobody in the other escalations; what it owes is not forgotten.
func TestADamagedRecordHoldsNobodyElseUp(t *testing.T) {
	atDesk(t, func(t *testing.T, r *desk) {
		other, err := r.db.Create(t.Context(), "k2", func(id meeting.ID) (*meeting.Escalation, error) {
			return meeting.Open(id, meeting.Opening{Customer: "Kaigan", Summary: "It is down", Severity: meeting.Critical,
				Roles: map[meeting.Role][]meeting.Person{meeting.Technical: {r.bo}}}, r.ana, time.Now())
		})
		require.NoError(t, err)
		before := len(r.ws.Person("bo").DMs())
		r.change(func(e *meeting.Escalation) error { return e.Ask(r.ana, r.bo, "Since when?", time.Now()) })
		r.sendsFrom(torn{r.db, other.ID})
		dms := r.ws.Person("bo").DMs()
		require.Len(t, dms, before+1)
		require.Contains(t, dms[before].Text, "ask-question")
		r.sends() // it can be read again
		dms = r.ws.Person("bo").DMs()
		require.Len(t, dms, before+2)
		require.Contains(t, dms[before+1].Text, "ask-review")
	})
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

// Somebody gave herself until Saturday noon, and hears of it at noon, though other things that wait
// for Monday wait for her already; and they come with it, since she is disturbed anyway.
func TestADeadlineOutOfHoursIsToldAtItsMoment(t *testing.T) {
	atDesk(t, func(t *testing.T, r *desk) {
		noon := time.Date(2026, 3, 7, 12, 0, 0, 0, time.UTC) // a Saturday
		r.change(func(e *meeting.Escalation) error {
			return e.AddItems(r.ana, r.ana, []meeting.ItemDraft{{Text: "Call them", Due: calendar.Due{At: noon, Zone: "Etc/UTC"}}}, time.Now())
		})
		r.sends()
		r.until(noon.Add(-12 * time.Minute))
		r.change(func(e *meeting.Escalation) error { return e.Ask(r.bo, r.ana, "Since when?", time.Now()) })
		r.sends()
		before := len(r.ws.Person("ana").DMs())
		r.until(noon)
		r.change(func(e *meeting.Escalation) error { e.Tick(time.Now(), meeting.DefaultPolicy()); return nil })
		r.sends()
		dms := r.ws.Person("ana").DMs()
		require.Len(t, dms, before+1)
		require.Contains(t, dms[before].Text, "nag")
		require.Contains(t, dms[before].Text, "ask-question")
		sec, _, _ := strings.Cut(dms[before].TS, ".")
		require.Equal(t, strconv.FormatInt(noon.Add(meeting.Gather).Unix(), 10), sec, "what falls due together is gathered for two seconds")
	})
}

// Nobody could say who Dee is when she was chosen, since Slack was not well. She lives where it is
// night, and hears nothing before her morning.
func TestWhoeverWasUnknownIsMetBeforeSheIsDisturbed(t *testing.T) {
	atDesk(t, func(t *testing.T, r *desk) {
		dee := r.ws.AddUser(slackfake.User{Name: "dee", RealName: "Dee Day", Zone: "America/Los_Angeles"})
		asked := 0
		r.ws.OnCall("users.info", func(slackfake.Call) slackfake.Fault {
			if asked++; asked < 4 {
				return slackfake.Fault{Error: "internal_error"}
			}
			return slackfake.Fault{}
		})
		r.change(func(e *meeting.Escalation) error {
			return e.Assign(r.ana, meeting.Business, meeting.Newest, []meeting.Person{{ID: meeting.UserID(dee.ID)}}, time.Now())
		})
		r.sends()
		require.LessOrEqual(t, asked, 5, "for the message and for the record, no more often than each minute")
		require.Empty(t, r.ws.Person("dee").DMs(), "it is two in the morning")
		m, _ := r.e.Member(meeting.UserID(dee.ID))
		require.Equal(t, "Dee Day", m.Name)
		r.until(time.Date(2026, 3, 2, 17, 0, 0, 0, time.UTC)) // nine o'clock there
		r.sends()
		require.Len(t, r.ws.Person("dee").DMs(), 1)
	})
}

// Bo moved to Los Angeles while nothing ran, and nobody was told.
func TestWhoeverMovedUnseenHearsInTheirMorning(t *testing.T) {
	atDesk(t, func(t *testing.T, r *desk) {
		before := len(r.ws.Person("bo").DMs())
		r.ws.SetZone("bo", "America/Los_Angeles")
		r.change(func(e *meeting.Escalation) error { return e.Ask(r.ana, r.bo, "Since when?", time.Now()) })
		r.sends()
		require.Len(t, r.ws.Person("bo").DMs(), before, "it is two in the morning")
		r.until(time.Date(2026, 3, 2, 17, 0, 0, 0, time.UTC)) // nine o'clock there
		r.sends()
		require.Len(t, r.ws.Person("bo").DMs(), before+1)
	})
}

// The topic of a new channel cannot be set; whoever is needed comes in all the same.
func TestATopicThatFailsKeepsNobodyOut(t *testing.T) {
	atDesk(t, func(t *testing.T, r *desk) {
		r.ws.OnCall("conversations.setTopic", func(slackfake.Call) slackfake.Fault { return slackfake.Fault{RetryAfter: 3600} })
		r.change(func(e *meeting.Escalation) error { return e.LoseChannel("channel_deleted", time.Now()) })
		r.change(func(e *meeting.Escalation) error { return e.NewChannel(r.ana, time.Now()) })
		r.sends()
		m, _ := r.e.Member(r.bo.ID)
		require.True(t, m.In)
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
