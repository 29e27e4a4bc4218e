package app_test

import (
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"escalate/bot/slackfake"
	"escalate/cmd/internal/story"
)

// Slack hangs at every call: a card is on its way, and somebody waits for a form. Whoever
// supervises the program waits ten seconds for its end, as docker does.
func TestWhateverHangsItEndsWithinTenSeconds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, err := story.Parse("hangs", `# Slack hangs
at 2026-03-02 10:00 Europe/Rome
person ana | Ana Rossi | Support Lead | Europe/Rome
person bo | Bo Tanaka | Engineer | Asia/Tokyo
ana /escalate Northwind: Checkout is slow
ana click Change the people
ana fill technical: bo
ana submit
ana sees #esc-1-northwind: ESC-1 + Northwind
`)
		require.NoError(t, err)
		w := newWorld(t, s)
		require.NoError(t, w.Start())
		require.NoError(t, s.Run(story.World{Slack: w.slack, Wait: w.Wait, Pass: w.Pass, Stop: w.Stop, Start: w.Start}))
		w.Pass(time.Minute)
		var forms, others atomic.Int32
		w.slack.OnCall("*", func(c slackfake.Call) slackfake.Fault {
			if c.Method == "views.open" {
				forms.Add(1)
			} else {
				others.Add(1)
			}
			return slackfake.Fault{Hang: true}
		})
		w.slack.Deactivate("bo")
		w.Pass(5 * time.Second)
		go func() { _ = w.slack.Person("ana").Command("", "/escalate", "Kaigan") }()
		time.Sleep(10 * time.Millisecond)
		require.NotZero(t, forms.Load())
		require.NotZero(t, others.Load())
		begun := time.Now()
		require.NoError(t, w.Stop())
		require.Less(t, time.Since(begun), 10*time.Second)
		w.slack.Close()
		time.Sleep(time.Minute)
	})
}
