package outbox

import (
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"escalate/bot/meeting"
)

func TestMakingTheChannel(t *testing.T) {
	for _, c := range []struct {
		name  string
		taken []room // hours are before now
		acts  []act
		want  string
		park  string
		rooms int
	}{
		{name: "at once", want: "esc-1", rooms: 1},
		{name: "somebody has the name", taken: []room{{Name: "esc-1", Creator: "U5", Private: true}}, want: "esc-1-2", rooms: 2},
		{name: "two have it", taken: []room{{Name: "esc-1", Creator: "U5"}, {Name: "esc-1-2", Creator: "UBOT", Private: true}}, want: "esc-1-3", rooms: 3},
		{name: "done but not told", acts: []act{mute}, want: "esc-1", rooms: 1},
		{name: "not done", acts: []act{breaks}, want: "esc-1", rooms: 1},
		{name: "5xx but done", acts: []act{muteStatus(500)}, want: "esc-1", rooms: 1},
		{name: "an older one of ours is not adopted", taken: []room{{Name: "esc-1", Creator: "UBOT", Private: true}}, acts: []act{breaks}, want: "esc-1-2", rooms: 2},
		{name: "the second name, done but not told", taken: []room{{Name: "esc-1", Creator: "U5"}}, acts: []act{nil, mute}, want: "esc-1-2", rooms: 2},
		{name: "forbidden", acts: []act{says("restricted_action")}, park: "restricted_action"},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				r := newRig(t)
				for i, one := range c.taken {
					one.ID, one.Created = fmt.Sprintf("C%d", 50+i), time.Now().Add(-time.Hour)
					r.slack.rooms = append(r.slack.rooms, one)
				}
				r.store.change(1, func(e *meeting.Escalation) { e.Channel = meeting.Channel{Name: "esc-1", State: meeting.ChannelAwaited} })
				r.slack.on("conversations.create", c.acts...)
				r.store.owe(post(meeting.MakeChannel, ""))
				r.settles(2 * time.Minute)
				require.Equal(t, c.park, r.store.settled[0].R.Parked)
				require.Equal(t, c.want, r.store.settled[0].R.Name)
				require.Len(t, r.slack.rooms, c.rooms)
				if c.want != "" {
					made := r.slack.rooms[len(r.slack.rooms)-1]
					require.Equal(t, made.ID, r.store.settled[0].R.Channel)
					require.True(t, made.Private)
				}
			})
		})
	}
}

func TestAForeignOrPublicChannelIsNeverAdopted(t *testing.T) {
	for _, strange := range []room{{Name: "esc-1", Creator: "U5", Private: true}, {Name: "esc-1", Creator: "UBOT"}} {
		synctest.Test(t, func(t *testing.T) {
			r := newRig(t)
			r.store.change(1, func(e *meeting.Escalation) { e.Channel = meeting.Channel{Name: "esc-1", State: meeting.ChannelAwaited} })
			r.slack.on("conversations.create", breaks)
			r.store.owe(post(meeting.MakeChannel, ""))
			r.run()
			time.Sleep(100 * time.Millisecond) // made by another just after our attempt
			strange.ID, strange.Created = "C66", time.Now()
			r.slack.mu.Lock()
			r.slack.rooms = append(r.slack.rooms, strange)
			r.slack.mu.Unlock()
			time.Sleep(time.Minute)
			require.Equal(t, "esc-1-2", r.store.outcomes()[0].R.Name)
			r.end()
		})
	}
}

func TestManyTakenNamesKeepThePace(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t)
		for i := range 30 {
			r.slack.rooms = append(r.slack.rooms, room{Name: numbered("esc-1", i), Creator: "U5"})
		}
		r.store.change(1, func(e *meeting.Escalation) { e.Channel = meeting.Channel{Name: "esc-1", State: meeting.ChannelAwaited} })
		r.store.owe(post(meeting.MakeChannel, ""))
		r.settles(10 * time.Minute)
		require.Equal(t, "esc-1-31", r.store.settled[0].R.Name)
		require.Len(t, r.slack.of("conversations.create"), 31, "no name is tried twice")
		require.LessOrEqual(t, most(r.slack.of("conversations.create"), time.Minute), 20)
	})
}

func TestNumbered(t *testing.T) {
	require.Equal(t, "esc-1-x", numbered("esc-1-x", 0))
	require.Equal(t, "esc-1-x-2", numbered("esc-1-x", 1))
	long := strings.Repeat("ü", 90)
	require.Equal(t, strings.Repeat("ü", 80), numbered(long, 0))
	require.Equal(t, strings.Repeat("ü", 77)+"-12", numbered(long, 11))
}

func TestOneWhoCannotComeKeepsNobodyOut(t *testing.T) {
	bad := func(pairs ...string) []obj {
		var all []obj
		for i := 0; i < len(pairs); i += 2 {
			all = append(all, obj{"user": pairs[i], "ok": false, "error": pairs[i+1]})
		}
		return all
	}
	for _, c := range []struct {
		name   string
		acts   []act
		in     []meeting.UserID
		failed map[meeting.UserID]string
		calls  []string
		park   string
	}{
		{name: "all come", in: []meeting.UserID{"U1", "U2", "U3"}, calls: []string{"U1,U2,U3"}},
		{name: "one is gone", acts: []act{says("user_not_found", obj{"errors": bad("U2", "user_not_found")})},
			in: []meeting.UserID{"U1", "U3"}, failed: map[meeting.UserID]string{"U2": "user_not_found"}, calls: []string{"U1,U2,U3", "U1,U3"}},
		{name: "one is there already", acts: []act{says("already_in_channel", obj{"errors": bad("U2", "already_in_channel", "U3", "cant_invite")})},
			in: []meeting.UserID{"U1", "U2"}, failed: map[meeting.UserID]string{"U3": "cant_invite"}, calls: []string{"U1,U2,U3", "U1"}},
		{name: "Slack does not say who", acts: []act{says("cant_invite"), nil, says("cant_invite"), nil},
			in: []meeting.UserID{"U1", "U3"}, failed: map[meeting.UserID]string{"U2": "cant_invite"}, calls: []string{"U1,U2,U3", "U1", "U2", "U3"}},
		{name: "nobody can", acts: []act{says("user_is_restricted", obj{"errors": bad("U1", "user_is_restricted", "U2", "ura_max_channels", "U3", "user_is_restricted")})},
			failed: map[meeting.UserID]string{"U1": "user_is_restricted", "U2": "ura_max_channels", "U3": "user_is_restricted"}, calls: []string{"U1,U2,U3"}},
		{name: "the channel is gone", acts: []act{says("is_archived")}, park: "is_archived", calls: []string{"U1,U2,U3"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				r := newRig(t)
				r.store.change(1, func(e *meeting.Escalation) {
					e.People = append(e.People, meeting.Member{Person: meeting.Person{ID: "U3"}})
				})
				r.slack.on("conversations.invite", c.acts...)
				r.store.owe(setup(meeting.Invite, ""))
				r.settles(10 * time.Second)
				want := meeting.Receipt{People: c.in, Failed: c.failed, Parked: c.park}
				if c.park != "" {
					want.Channel = "C1"
				}
				require.Equal(t, want, r.store.settled[0].R)
				var calls []string
				for _, one := range r.slack.of("") {
					calls = append(calls, one.Args.Get("users"))
				}
				require.Equal(t, c.calls, calls)
			})
		})
	}
}

func TestMoreThanAHundredPeople(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t)
		r.store.change(1, func(e *meeting.Escalation) {
			e.People = nil
			for i := range 230 {
				e.People = append(e.People, meeting.Member{Person: meeting.Person{ID: meeting.UserID(fmt.Sprintf("U%03d", i))}})
			}
		})
		r.store.owe(setup(meeting.Invite, ""))
		r.settles(10 * time.Second)
		require.Len(t, r.slack.of("conversations.invite"), 3)
		require.Len(t, r.store.settled[0].R.People, 230)
	})
}

func TestTheOldChannelThatCannotHearIsIgnored(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t)
		r.store.change(1, func(e *meeting.Escalation) { e.Channel.Past = []string{"C8"} })
		r.slack.on("chat.postMessage", nil, says("is_archived"))
		r.store.owe(post(meeting.SaySuccessor, ""))
		r.settles(10 * time.Second)
		require.Len(t, r.store.settled, 1)
		require.Empty(t, r.store.settled[0].R.Parked)
		require.Len(t, r.slack.in("C1"), 1)
	})
}
