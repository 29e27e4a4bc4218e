package world_test

import (
	"context"
	"testing"
	"time"

	"github.com/rs/zerolog"
	"github.com/stretchr/testify/require"

	"escalate/bot/slackfake"
	"escalate/cmd/demo/internal/world"
	"escalate/cmd/internal/story"
)

var monday = time.Date(2025, 11, 10, 14, 0, 0, 0, time.UTC)

func open(t *testing.T) *world.World {
	t.Helper()
	w, err := world.New(monday, story.Manifest, zerolog.Nop())
	require.NoError(t, err)
	t.Cleanup(w.Close)
	w.Slack.AddUser(slackfake.User{Name: "ana", RealName: "Ana"})
	w.Slack.AddUser(slackfake.User{Name: "bo", RealName: "Bo"})
	require.NoError(t, w.Start())
	return w
}

// escalates opens an escalation as Ana, with Bo as its technical reviewer.
func escalates(t *testing.T, w *world.World) {
	t.Helper()
	ana := w.Slack.Person("ana")
	require.NoError(t, ana.Command("", "/escalate", "Contoso: Deliveries are late"))
	require.NoError(t, w.Wait(t.Context(), func() bool { return ana.View() != nil }))
	require.NoError(t, ana.Click(*ana.View(), "Change the people"))
	require.NoError(t, w.Wait(t.Context(), func() bool { return len(ana.View().Controls()) > 4 }))
	require.NoError(t, ana.Fill("technical", "bo"))
	require.NoError(t, ana.Submit())
}

func TestTheClockRunsAndJumps(t *testing.T) {
	c := world.NewClock(monday)
	require.WithinDuration(t, monday, c.Now(), 5*time.Second)
	later, soon := c.After(48*time.Hour), c.After(24*time.Hour)
	c.Move(monday.Add(25 * time.Hour))
	require.False(t, (<-soon).Before(monday.Add(24*time.Hour)))
	require.Empty(t, later)
	c.Move(monday) // backwards is nothing
	require.False(t, c.Now().Before(monday.Add(25*time.Hour)))
	c.Move(monday.Add(48 * time.Hour))
	<-later
	<-c.After(time.Millisecond) // by itself, too
}

func TestTimePassesWithWhatHappensInIt(t *testing.T) {
	w := open(t)
	escalates(t, w)
	bo := w.Slack.Person("bo")
	require.NoError(t, w.Wait(t.Context(), func() bool { return len(bo.DMs()) == 1 }))
	before := w.Clock.Now()
	require.NoError(t, w.Until(t.Context(), func() bool { return len(bo.DMs()) > 1 }))
	require.Greater(t, w.Clock.Now().Sub(before), time.Hour, "two working hours after asking")

	at := w.Clock.Now()
	w.Pass(t.Context(), 24*time.Hour)
	require.WithinDuration(t, at.Add(24*time.Hour), w.Clock.Now(), 5*time.Second)

	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	at = w.Clock.Now()
	w.Pass(ctx, 24*time.Hour)
	require.WithinDuration(t, at, w.Clock.Now(), 5*time.Second, "stopped on the way")
}

func TestWhatWillNotHappenIsSaid(t *testing.T) {
	w := open(t)
	require.ErrorIs(t, w.Until(t.Context(), func() bool { return false }), world.ErrNothing)
	require.ErrorContains(t, w.Wait(t.Context(), func() bool { return false }), "it did not happen")
	require.NoError(t, w.Stop())
	require.NoError(t, w.Stop(), "twice is fine")
	require.ErrorIs(t, w.Until(t.Context(), func() bool { return false }), world.ErrNotRunning)
	at := w.Clock.Now()
	w.Pass(t.Context(), time.Hour)
	require.False(t, w.Clock.Now().Before(at.Add(time.Hour)), "time passes without the bot, too")
}

// Killed with everything still unsaid, the bot says it once when it is back.
func TestAKilledBotComesBackAndSaysItOnce(t *testing.T) {
	w := open(t)
	escalates(t, w)
	require.NoError(t, w.Kill())
	require.False(t, w.Running())
	require.NoError(t, w.Start())
	require.True(t, w.Running())
	require.NoError(t, w.Start(), "twice is fine")
	bo := w.Slack.Person("bo")
	require.NoError(t, w.Wait(t.Context(), func() bool { return len(bo.DMs()) > 0 }))
	w.Pass(t.Context(), time.Minute)
	require.Len(t, bo.DMs(), 1)
	require.Len(t, bo.Channels(), 1)
	require.Empty(t, w.Slack.Violations())
}
