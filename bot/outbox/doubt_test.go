package outbox

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"escalate/bot/meeting"
)

// Both ways to fail, for everything that people would see twice.
func TestDoubt(t *testing.T) {
	file := meeting.Notice{Of: 1, Kind: meeting.UploadNotes, Subject: "3", Lane: "file/1"}
	for _, kind := range []struct {
		name, method, room, text string
		n                        meeting.Notice
	}{
		{"post", "chat.postMessage", "C1", "say-digest ", post(meeting.SayDigest, "")},
		{"card", "chat.postMessage", "C1", "card brief: state 0", first(meeting.BriefCard)},
		{"direct", "chat.postMessage", "DU1", "Bo: ESC-1 nag 1", dm("U1", meeting.NagItem, "1")},
		{"file", "files.completeUploadExternal", "C1", "notes, version 3", file},
	} {
		for _, way := range []struct {
			name string
			act  act
			done bool
		}{
			{"cut, not done", breaks, false}, {"cut, done", mute, true},
			{"5xx, not done", status(503), false}, {"5xx, done", muteStatus(503), true},
			{"hang, not done", hangs(false), false}, {"hang, done", hangs(true), true},
			{"internal_error, not done", says("internal_error"), false},
		} {
			for _, look := range []bool{true, false} {
				t.Run(fmt.Sprintf("%s/%s/look %v", kind.name, way.name, look), func(t *testing.T) {
					synctest.Test(t, func(t *testing.T) {
						r := newRig(t, func(c *Config) { c.CanLook = look })
						r.store.change(1, shown("5.5", meeting.NotesCard))
						r.slack.on(kind.method, way.act)
						r.store.owe(kind.n)
						begin := time.Now()
						r.settles(time.Minute)
						again := kind.text + " (sent again)"
						switch {
						case look:
							require.Equal(t, []string{kind.text}, r.slack.in(kind.room), "once")
						case way.done:
							require.Equal(t, []string{kind.text, again}, r.slack.in(kind.room))
						default:
							require.Equal(t, []string{again}, r.slack.in(kind.room))
						}
						last := r.slack.messages[len(r.slack.messages)-1]
						if kind.name == "file" {
							require.Equal(t, last.File, r.store.settled[0].R.File)
						} else {
							require.Equal(t, last.TS, r.store.settled[0].R.TS)
						}
						calls := r.slack.of(kind.method)
						if look && way.done {
							require.Len(t, calls, 1)
							return
						}
						require.Len(t, calls, 2)
						require.GreaterOrEqual(t, calls[1].At.Sub(begin), settleTime)
					})
				})
			}
		}
	}
}

func TestTwoLooksFiveSecondsApart(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t)
		r.slack.on("chat.postMessage", breaks)
		r.store.owe(dm("U1", meeting.NagItem, "1"))
		r.settles(time.Minute)
		looks := r.slack.of("conversations.history")
		require.Len(t, looks, 2)
		require.GreaterOrEqual(t, looks[1].At.Sub(looks[0].At), 5*time.Second)
		require.Equal(t, "DU1", looks[0].Args.Get("channel"))
		require.Equal(t, "1", looks[0].Args.Get("include_all_metadata"))
		require.Len(t, r.slack.of("conversations.open"), 1, "the direct conversation is remembered")
		require.Len(t, r.slack.of("auth.test"), 1)
	})
}

func TestAMessageThatShowsLateIsFoundAtTheSecondLook(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t)
		r.slack.on("chat.postMessage", mute)
		r.slack.on("conversations.history", says("ignored", obj{"ok": true, "messages": []obj{}}))
		r.store.owe(post(meeting.SayDigest, ""))
		r.settles(time.Minute)
		require.Len(t, r.slack.of("chat.postMessage"), 1)
		require.Len(t, r.slack.of("conversations.history"), 2)
	})
}

func TestTheMessageIsFoundOnALaterPage(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t)
		r.slack.on("chat.postMessage", mute)
		r.store.owe(post(meeting.SayDigest, ""))
		r.run()
		time.Sleep(100 * time.Millisecond)
		for i := range 7 { // what is said there meanwhile
			r.store.owe(meeting.Notice{Of: 1, Kind: meeting.SayAdjourned, Subject: strconv.Itoa(i), Lane: "other/1"})
		}
		time.Sleep(time.Minute)
		require.Zero(t, r.store.left())
		r.end()
		require.Len(t, r.slack.in("C1"), 8)
		require.Greater(t, len(r.slack.of("conversations.history")), 1)
	})
}

func TestDoubtAfterACrash(t *testing.T) {
	for _, done := range []bool{true, false} {
		synctest.Test(t, func(t *testing.T) {
			r := newRig(t)
			r.store.owe(dm("U1", meeting.NagItem, "1"))
			r.crash(func(batch string) {
				if done {
					r.slack.messages = append(r.slack.messages, message{Channel: "DU1", TS: r.slack.ts(), ID: batch, Text: "Bo: ESC-1 nag 1"})
				}
			})
			r.settles(time.Minute)
			require.Equal(t, []string{"Bo: ESC-1 nag 1"}, r.slack.in("DU1"))
		})
	}
}

func TestSlacksClockBehindOurs(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t)
		r.slack.skew = -20 * time.Minute
		r.slack.on("chat.postMessage", mute)
		r.store.owe(post(meeting.SayDigest, ""))
		r.settles(time.Minute)
		require.Len(t, r.slack.in("C1"), 1)
	})
}

func TestWhatIsNotWantedAfterDoubtIsNotRepeated(t *testing.T) {
	for _, done := range []bool{true, false} {
		synctest.Test(t, func(t *testing.T) {
			r := newRig(t)
			finished := time.Now().Add(100 * time.Millisecond)
			r.verdict = func(_ meeting.Notice, now time.Time) meeting.Verdict {
				return meeting.Verdict{Drop: !now.Before(finished)}
			}
			r.slack.on("chat.postMessage", map[bool]act{true: mute, false: breaks}[done])
			r.store.owe(dm("U1", meeting.NagItem, "1"))
			r.settles(20 * time.Second)
			require.Len(t, r.slack.of("chat.postMessage"), 1)
			require.Len(t, r.store.dropped, map[bool]int{true: 0, false: 1}[done])
			require.Len(t, r.store.settled, map[bool]int{true: 1, false: 0}[done], "what arrived is recorded as said")
		})
	}
}

func TestUpdatesAndTheLikeAreSimplyRepeated(t *testing.T) {
	for _, c := range []struct {
		method string
		n      meeting.Notice
	}{
		{"chat.update", card(meeting.BriefCard)}, {"pins.add", setup(meeting.PinCard, "brief")},
		{"conversations.setTopic", setup(meeting.SetTopic, "")}, {"conversations.invite", setup(meeting.Invite, "")},
		{"conversations.archive", post(meeting.Archive, "")}, {"conversations.kick", setup(meeting.Kick, "U9")},
	} {
		synctest.Test(t, func(t *testing.T) {
			r := newRig(t)
			r.store.change(1, shown("5.5", meeting.BriefCard))
			r.slack.on(c.method, mute)
			r.store.owe(c.n)
			r.settles(20 * time.Second)
			require.Equal(t, []string{c.method, c.method}, r.slack.methods())
		})
	}
}

func TestALookThatSlackForbidsBecomesAMark(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t)
		r.slack.on("chat.postMessage", mute)
		r.slack.always["conversations.history"] = says("missing_scope")
		r.store.owe(dm("U1", meeting.NagItem, "1"))
		r.settles(time.Minute)
		require.Equal(t, []string{"Bo: ESC-1 nag 1", "Bo: ESC-1 nag 1 (sent again)"}, r.slack.in("DU1"))
	})
}

func TestALookThatFailsIsLookedAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t)
		r.slack.on("chat.postMessage", mute)
		r.slack.on("conversations.history", status(500), tooFast(10), breaks)
		r.store.owe(dm("U1", meeting.NagItem, "1"))
		r.settles(5 * time.Minute)
		require.Equal(t, []string{"Bo: ESC-1 nag 1"}, r.slack.in("DU1"))
		require.Len(t, r.slack.of("chat.postMessage"), 1)
	})
}

// Where nobody can look, a message whose answer got lost is repeated once soon and then rarely, however often the answers
// get lost and in whatever way; when Slack answers again it goes out within minutes.
func TestWithoutALookDoubtHasABound(t *testing.T) {
	for name, lost := range map[string]act{"an error": says("internal_error"), "a gateway": status(504), "a cut": breaks} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				r := newRig(t, func(c *Config) { c.CanLook = false })
				r.slack.mu.Lock()
				r.slack.always["chat.postMessage"] = lost
				r.slack.mu.Unlock()
				r.store.owe(dm("U1", meeting.AskReview, "legal"))
				r.run()
				time.Sleep(10 * time.Minute)
				require.LessOrEqual(t, len(r.slack.of("chat.postMessage")), 2, "at most twice")
				time.Sleep(8 * time.Hour)
				require.LessOrEqual(t, len(r.slack.of("chat.postMessage")), 6, "then rarely")
				require.Contains(t, r.log.String(), "groups:history and im:history")
				require.Empty(t, r.store.outcomes())
				r.slack.mu.Lock()
				delete(r.slack.always, "chat.postMessage")
				r.slack.mu.Unlock()
				r.store.owe(dm("U2", meeting.AskReview, "legal"))
				time.Sleep(10 * time.Minute)
				require.Len(t, r.store.outcomes(), 2, "what Slack answers to somebody else shows that its answers arrive again")
				r.end()
			})
		})
	}
}

// A file that Slack fails to take is not brought hundreds of times a day.
func TestAFileThatIsNotTakenIsBroughtRarely(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t)
		r.store.change(1, shown("5.5", meeting.NotesCard))
		r.slack.mu.Lock()
		r.slack.always["files.completeUploadExternal"] = says("internal_error")
		r.slack.mu.Unlock()
		r.store.owe(meeting.Notice{Of: 1, Kind: meeting.UploadNotes, Subject: "3", Lane: "file/1"})
		r.run()
		time.Sleep(24 * time.Hour)
		require.LessOrEqual(t, len(r.slack.of("files.completeUploadExternal")), 45)
		r.slack.mu.Lock()
		delete(r.slack.always, "files.completeUploadExternal")
		r.slack.mu.Unlock()
		time.Sleep(2 * time.Hour)
		require.Len(t, r.store.outcomes(), 1)
		r.end()
	})
}

func TestOthersCannotPretendThatAMessageArrived(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t)
		r.slack.on("chat.postMessage", breaks)
		r.slack.always["conversations.history"] = says("", obj{"ok": true, "messages": []obj{{"ts": "9.9", "user": "UEVIL",
			"metadata": obj{"event_type": "escalate_notice", "event_payload": obj{"id": "b1"}}}}})
		r.store.owe(post(meeting.SayDigest, ""))
		r.settles(time.Minute)
		require.Len(t, r.slack.in("C1"), 1)
	})
}

// Random faults on every call: everything is said once, in the order of its place.
func TestRandomFaults(t *testing.T) {
	for seed := range uint64(150) {
		t.Run(fmt.Sprintf("seed %d", seed), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				rnd := rand.New(rand.NewPCG(seed, 2))
				ways := []act{breaks, mute, status(500), muteStatus(502), hangs(false), hangs(true), tooFast(2), says("fatal_error"),
					says("rate_limited"), says("team_added_to_org"), slow(3 * time.Second), nil, nil, nil}
				r := newRig(t, func(c *Config) { c.Seed = seed })
				r.store.change(1, func(e *meeting.Escalation) {
					e.Channel = meeting.Channel{Name: "esc-1", State: meeting.ChannelAwaited}
				})
				for _, m := range []string{"chat.postMessage", "chat.update", "conversations.history", "conversations.open",
					"conversations.create", "users.conversations", "files.completeUploadExternal", "conversations.replies", "auth.test"} {
					for range 12 {
						r.slack.on(m, ways[rnd.IntN(len(ways))])
					}
				}
				want := map[string][]string{}
				r.store.owe(post(meeting.MakeChannel, ""), first(meeting.NotesCard),
					meeting.Notice{Of: 1, Kind: meeting.UploadNotes, Subject: "1", Lane: "file/1"})
				r.run()
				for i := range 30 {
					r.store.change(1, func(e *meeting.Escalation) { e.Summary = fmt.Sprintf("state %d", i) })
					switch s := strconv.Itoa(i); rnd.IntN(3) {
					case 0:
						r.store.owe(post(meeting.SayAdjourned, s))
						want["C100"] = append(want["C100"], "say-adjourned "+s)
					case 1:
						u := meeting.UserID("U" + strconv.Itoa(1+rnd.IntN(2)))
						r.store.owe(dm(u, meeting.TellItem, s))
						want["D"+string(u)] = append(want["D"+string(u)], "ESC-1 tell-item "+s)
					case 2:
						r.show(meeting.NotesCard)
					}
					time.Sleep(time.Duration(rnd.IntN(4000)) * time.Millisecond)
				}
				r.show(meeting.NotesCard)
				for begin := time.Now(); r.store.left() > 0 && time.Since(begin) < 3*time.Hour; {
					time.Sleep(time.Second)
				}
				require.Zero(t, r.store.left())
				r.end()
				require.Len(t, r.slack.rooms, 1, "one channel")
				for _, u := range []string{"DU1", "DU2"} {
					var said []string
					for _, m := range r.slack.in(u) {
						_, list, _ := strings.Cut(m, ": ")
						said = append(said, strings.Split(list, ", ")...)
					}
					require.Len(t, said, len(want[u]), u)
					if len(said) > 0 {
						require.Equal(t, want[u], said, u)
					}
				}
				var posts, cards, files []string
				for _, m := range r.slack.in("C100") {
					switch {
					case strings.HasPrefix(m, "say"):
						posts = append(posts, m)
					case strings.HasPrefix(m, "card"):
						cards = append(cards, m)
					default:
						files = append(files, m)
					}
				}
				require.True(t, slices.Equal(want["C100"], posts), "%v %v", want["C100"], posts)
				require.Equal(t, []string{"card notes: state 29"}, cards, "one card, on its last state")
				require.Len(t, files, 1)
			})
		})
	}
}

// It was looked for in vain and sent again, and this time only our own disk failed.
func TestAReceiptThatIsNotKeptIsLookedFor(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t)
		r.slack.on("chat.postMessage", breaks, func(_ *http.Request, do func() *http.Response) (*http.Response, error) {
			r.store.mu.Lock()
			defer r.store.mu.Unlock()
			r.store.fail["Delivered"] = []error{errDisk, errDisk, errDisk}
			return do(), nil
		})
		r.store.owe(dm("U1", meeting.NagItem, "1"))
		r.settles(5 * time.Minute)
		require.Equal(t, []string{"Bo: ESC-1 nag 1"}, r.slack.in("DU1"))
	})
}

// A message goes out in the morning, of which the first attempt was a day before: it was said in
// the morning, by our clock, and not the day before nor when it was found.
func TestWhatIsFoundWasSaidWhenSlackTookIt(t *testing.T) {
	for _, skew := range []time.Duration{0, -20 * time.Minute, 20 * time.Minute} {
		synctest.Test(t, func(t *testing.T) {
			r := newRig(t)
			r.slack.skew = skew
			r.slack.on("chat.postMessage", breaks, mute)
			r.store.owe(dm("U1", meeting.NagItem, "1"))
			r.crash(func(string) {})
			time.Sleep(24 * time.Hour)
			r.slack.on("conversations.history", says("internal_error"))
			r.settles(time.Hour)
			require.Len(t, r.slack.in("DU1"), 1)
			sent := r.slack.of("chat.postMessage")
			require.WithinDuration(t, sent[len(sent)-1].At, r.store.settled[0].R.Said, 2*time.Second, "by a clock that tells whole seconds")
		})
	}
}

// The clock was ahead when the message went out, and was put right before anybody looked.
func TestWhatWasSaidByAClockThatWasAheadIsFound(t *testing.T) {
	for _, ahead := range []time.Duration{2 * time.Minute, 14 * time.Hour} {
		synctest.Test(t, func(t *testing.T) {
			clock := &movedClock{}
			clock.move(ahead)
			r := newRig(t, func(c *Config) { c.Clock = clock })
			r.slack.on("chat.postMessage", mute)
			r.store.owe(post(meeting.SayDigest, ""))
			r.run()
			for len(r.slack.of("chat.postMessage")) == 0 {
				time.Sleep(time.Millisecond)
			}
			r.slack.on("conversations.history", status(503))
			r.end()
			clock.move(-ahead)
			time.Sleep(ahead + time.Hour)
			r.settles(time.Minute)
			require.Len(t, r.slack.in("C1"), 1)
		})
	}
}

// Our clock is ahead of Slack's, and Slack does not say what time it is there.
func TestWithoutSlacksClockAllIsSearched(t *testing.T) {
	for name, answer := range map[string]act{"is not there": status(503), "fails": says("fatal_error")} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				r := newRig(t)
				r.slack.skew = -20 * time.Minute
				r.slack.on("chat.postMessage", mute)
				r.slack.on("auth.test", answer, answer)
				r.store.owe(post(meeting.SayDigest, ""))
				r.settles(time.Minute)
				require.Len(t, r.slack.in("C1"), 1)
			})
		})
	}
}

// The clock goes back between the two looks, and what waited may be claimed at once: the second
// look still comes five seconds after the first.
func TestTheSecondLookWaitsThoughTheClockGoesBack(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		clock := &movedClock{}
		r := newRig(t, func(c *Config) { c.Clock = clock })
		r.slack.on("chat.postMessage", mute)
		r.slack.hidden = 5 * time.Second
		r.store.owe(dm("U1", meeting.NagItem, "1"))
		r.run()
		for len(r.slack.of("conversations.history")) == 0 {
			time.Sleep(100 * time.Millisecond)
		}
		clock.move(-2 * time.Minute)
		r.store.signal()
		time.Sleep(5 * time.Minute)
		require.Len(t, r.slack.in("DU1"), 1)
		r.end()
	})
}
