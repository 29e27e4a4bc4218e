package app_test

import (
	"testing"
	"testing/synctest"

	"github.com/stretchr/testify/require"

	"escalate/bot/meeting"
	"escalate/cmd/internal/story"
)

// The first opening form on a fresh file names the people whom the settings name.
func TestTheFirstFormShowsNames(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, err := story.Parse("first form", `# A fresh file
at 2026-03-02 10:00 Europe/Rome
person ana | Ana Rossi | Support Lead | Europe/Rome
person lisa | Lisa Wong | Engineer | Asia/Tokyo
ana /escalate Northwind: Checkout is slow
ana sees form: Open an escalation + technical: Lisa Wong
`)
		require.NoError(t, err)
		w := newWorld(t, s)
		w.cfg.Roles = map[meeting.Role][]meeting.UserID{
			meeting.Technical: {meeting.UserID(w.slack.Person("lisa").ID())},
			meeting.Legal:     {"U0NOBODY"},
		}
		w.plays(s)
	})
}
