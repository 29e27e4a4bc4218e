package router

import (
	"context"
	"errors"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"escalate/bot/meeting"
)

// knowing answers users.info after wait.
func knowing(wait time.Duration, user string) func(string, map[string]any) (int, string) {
	return func(method string, body map[string]any) (int, string) {
		if method != "users.info" {
			return 0, ""
		}
		time.Sleep(wait)
		return 200, `{"ok":true,"user":` + strings.ReplaceAll(user, "ID", body["user"].(string)) + `}`
	}
}

const member = `{"id":"ID","team_id":"T1","real_name":"Cy","tz":"Asia/Tokyo"}`

func forget(_ *wire, c *Config) {
	c.Directory.(*directory).people = map[meeting.UserID]meeting.Person{}
}

func TestSubmissionLooksUnknownPeopleUpAllAtOnce(t *testing.T) {
	var got Request
	routes, ids := everywhere(func(_ context.Context, r Request) (Reply, error) { got = r; return Close(), nil })
	onWire(t, routes, func(w *wire, c *Config) { forget(w, c); w.onCall = knowing(900*time.Millisecond, member) }, func(g *rig) {
		kind, payload := payloadAt(atSubmission, ids[atSubmission])
		start := time.Now()
		env := g.send(kind, payload)
		for g.acked(env) == 0 {
			time.Sleep(10 * time.Millisecond)
		}
		synctest.Wait()
		require.InDelta(t, 900, time.Since(start).Milliseconds(), 20)
		require.Equal(t, "Cy", got.By.Name)
		require.Equal(t, meeting.FullMember, got.By.Standing)
		require.Equal(t, "Cy", got.People["U2"].Name)
		require.ElementsMatch(t, []string{"users.info U1", "users.info U2"}, g.called())
		require.Equal(t, "Cy", g.people.person("U2").Name, "learned")
	})
}

func TestSubmissionDoesNotWaitLongerThanASecond(t *testing.T) {
	var got Request
	routes, ids := everywhere(func(_ context.Context, r Request) (Reply, error) { got = r; return Close(), nil })
	onWire(t, routes, func(w *wire, c *Config) { forget(w, c); w.onCall = knowing(5*time.Second, member) }, func(g *rig) {
		kind, payload := payloadAt(atSubmission, ids[atSubmission])
		env := g.send(kind, payload)
		time.Sleep(1100 * time.Millisecond)
		synctest.Wait()
		require.Equal(t, "ack", ackWords(g.ack(env)))
		require.Equal(t, meeting.Person{ID: "U1"}, got.By)
		require.Equal(t, meeting.Person{ID: "U2"}, got.People["U2"])
	})
}

func TestFormOpensBeforeAnybodyIsAskedFor(t *testing.T) {
	for _, p := range []place{atCommand, atMessage, atShortcut, atMessageShortcut, atHome} {
		var by meeting.Person
		routes, ids := everywhere(func(_ context.Context, r Request) (Reply, error) {
			by = r.By
			return Open(modal("Form", "x")), nil
		})
		onWire(t, routes, func(w *wire, c *Config) { forget(w, c); w.onCall = knowing(0, member) }, func(g *rig) {
			require.Equal(t, `ack; views.open TR "Form" x; users.info U1`, g.at(p, ids[p]))
			require.Equal(t, meeting.Unverified, by.Standing)
			require.Equal(t, "Cy", g.people.person("U1").Name, "looked up for the next time")
		})
	}
}

func TestUnknownClickerIsLookedUpWhenRefused(t *testing.T) {
	for user, want := range map[string]string{
		member: "ack; users.info U1; response_url ephemeral Voted.",
		`{"id":"ID","team_id":"T1","is_restricted":true}`: `ack; users.info U1; views.open TR "Escalations" guest may not.`,
		`{"id":"ID","team_id":"T1","deleted":true}`:       `ack; users.info U1; views.open TR "Escalations" deactivated may not.`,
	} {
		routes, ids := everywhere(func(_ context.Context, r Request) (Reply, error) {
			if r.By.Standing != meeting.FullMember {
				return Nothing(), meeting.Refuse("", "%s may not.", r.By.Standing)
			}
			return Say("Voted."), nil
		})
		onWire(t, routes, func(w *wire, c *Config) { forget(w, c); w.onCall = knowing(0, user) }, func(g *rig) {
			require.Equal(t, want, g.at(atMessage, ids[atMessage]))
		})
	}
}

// Who is a stranger is decided once, by the profile. A colleague of an Enterprise organisation whose account was made in
// another of its workspaces is none; somebody of another organisation is one, wherever they press.
func TestTheProfileDecidesWhoIsAStranger(t *testing.T) {
	for user, want := range map[string]meeting.Standing{
		`{"id":"ID","team_id":"T1","enterprise_user":{"id":"U1","enterprise_id":"E1","teams":["T1","T2"]}}`: meeting.FullMember,
		`{"id":"ID","team_id":"T1"}`:                      meeting.Stranger,
		`{"id":"ID","team_id":"T2","is_stranger":true}`:   meeting.Stranger,
		`{"id":"ID","team_id":"T2"}`:                      meeting.FullMember,
		`{"id":"ID","team_id":"T2","is_restricted":true}`: meeting.Guest,
	} {
		for _, at := range []place{atMessage, atSubmission, atCommand} {
			var got meeting.Standing
			routes, ids := everywhere(func(_ context.Context, r Request) (Reply, error) {
				got = r.By.Standing
				return Nothing(), meeting.Refuse("", "No.")
			})
			onWire(t, routes, func(w *wire, c *Config) { forget(w, c); c.Team = "T2"; w.onCall = knowing(0, user) }, func(g *rig) {
				g.at(at, ids[at])
				require.Equal(t, want, got, "%s at %s", user, at)
			})
		}
	}
}

func TestDirectoryTroubleIsAFault(t *testing.T) {
	routes, ids := everywhere(func(context.Context, Request) (Reply, error) { return Say("never"), nil })
	onWire(t, routes, func(_ *wire, c *Config) { c.Directory.(*directory).err = errors.New("disk") }, func(g *rig) {
		require.Contains(t, g.at(atCommand, ids[atCommand]), "Something went wrong on our side")
	})
}

func TestClickedPeopleAreFoundInTheDirectory(t *testing.T) {
	var got Request
	var routes Routes
	routes.Action("pick", func(_ context.Context, r Request) (Reply, error) { got = r; return Nothing(), nil })
	onWire(t, &routes, nil, func(g *rig) {
		_, payload := payloadAt(atMessage, "pick")
		g.send("interactive", strings.Replace(payload, `"value":"opt-1"`, `"selected_users":["U2","U9"]`, 1))
		synctest.Wait()
		require.Equal(t, "Bo", got.People["U2"].Name)
		require.Equal(t, meeting.Person{ID: "U9"}, got.People["U9"])
		require.Empty(t, g.called())
	})
}
