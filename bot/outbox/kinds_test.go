package outbox

import (
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/slack-go/slack"
	"github.com/stretchr/testify/require"

	"escalate/bot/meeting"
	"escalate/bot/view"
	"escalate/store"
)

func TestEveryKindMakesItsCallsAndItsReceipt(t *testing.T) {
	anyTS := "*"
	for _, c := range []struct {
		name   string
		n      meeting.Notice
		before func(*meeting.Escalation)
		calls  string // methods
		args   map[string]string
		r      meeting.Receipt
		drop   bool
	}{
		{name: "make channel", n: post(meeting.MakeChannel, ""), before: func(e *meeting.Escalation) {
			e.Channel = meeting.Channel{Name: "esc-1-northwind", State: meeting.ChannelAwaited}
		}, calls: "conversations.create", args: map[string]string{"name": "esc-1-northwind", "is_private": "true", "team_id": "T1"},
			r: meeting.Receipt{Channel: "C100", Name: "esc-1-northwind"}},
		{name: "make channel that is there", n: post(meeting.MakeChannel, ""), drop: true},
		{name: "invite", n: setup(meeting.Invite, ""), before: func(e *meeting.Escalation) {
			e.People = append(e.People, meeting.Member{Person: meeting.Person{ID: "U3"}, In: true},
				meeting.Member{Person: meeting.Person{ID: "U4"}, Out: true}, meeting.Member{Person: meeting.Person{ID: "UBOT"}})
		}, calls: "conversations.invite", args: map[string]string{"channel": "C1", "users": "U1,U2"},
			r: meeting.Receipt{People: []meeting.UserID{"U1", "U2"}}},
		{name: "invite nobody", n: setup(meeting.Invite, ""), before: func(e *meeting.Escalation) { e.People = nil }, drop: true},
		{name: "topic", n: setup(meeting.SetTopic, ""), before: func(e *meeting.Escalation) { e.Customer = strings.Repeat("ü", 300) },
			calls: "conversations.setTopic", args: map[string]string{"channel": "C1", "topic": "ESC-1 · " + strings.Repeat("ü", 241) + "…"}},
		{name: "purpose", n: setup(meeting.SetPurpose, ""), calls: "conversations.setPurpose",
			args: map[string]string{"channel": "C1", "purpose": "Escalation of : state 0"}},
		{name: "post a card", n: first(meeting.BriefCard), calls: "chat.postMessage", args: map[string]string{"channel": "C1",
			"text": "card brief: state 0", "unfurl_links": "false", "unfurl_media": "false", "link_names": "false",
			"metadata": `{"event_type":"escalate_notice","event_payload":{"id":"b1"}}`}, r: meeting.Receipt{Channel: "C1", TS: anyTS}},
		{name: "update a card", n: card(meeting.BriefCard), before: shown("5.5", meeting.BriefCard), calls: "chat.update",
			args: map[string]string{"channel": "C1", "ts": "5.5", "text": "card brief: state 0", "metadata": ""},
			r:    meeting.Receipt{Channel: "C1", TS: "5.5"}},
		{name: "a card of an earlier channel is posted anew", n: first(meeting.BriefCard), before: func(e *meeting.Escalation) {
			e.Cards = map[meeting.CardKind]meeting.CardRef{meeting.BriefCard: {Channel: "C0", TS: "5.5"}}
		}, calls: "chat.postMessage", r: meeting.Receipt{Channel: "C1", TS: anyTS}},
		{name: "the update of a card that stands no more", n: card(meeting.BriefCard), drop: true},
		{name: "pin", n: setup(meeting.PinCard, "brief"), before: shown("5.5", meeting.BriefCard), calls: "pins.add",
			args: map[string]string{"channel": "C1", "timestamp": "5.5"}},
		{name: "pin what is not there", n: setup(meeting.PinCard, "brief"), drop: true},
		{name: "notes", n: meeting.Notice{Of: 1, Kind: meeting.UploadNotes, Subject: "3", Lane: "file/1"}, before: shown("5.5", meeting.NotesCard),
			calls: "files.getUploadURLExternal /upload/F1 files.completeUploadExternal",
			args:  map[string]string{"channel_id": "C1", "thread_ts": "5.5", "initial_comment": "notes, version 3", "files": `[{"id":"F1","title":"ESC-1-v3.md"}]`},
			r:     meeting.Receipt{Channel: "C1", File: "F1"}},
		{name: "archive", n: post(meeting.Archive, ""), calls: "conversations.archive", args: map[string]string{"channel": "C1"}},
		{name: "kick", n: setup(meeting.Kick, "U9"), calls: "conversations.kick", args: map[string]string{"channel": "C1", "user": "U9"}},
		{name: "say", n: post(meeting.SayDigest, ""), calls: "chat.postMessage", args: map[string]string{"channel": "C1", "text": "say-digest "},
			r: meeting.Receipt{Channel: "C1", TS: anyTS}},
		{name: "successor", n: post(meeting.SaySuccessor, ""), before: func(e *meeting.Escalation) { e.Channel.Past = []string{"C7", "C8"} },
			calls: "chat.postMessage chat.postMessage", args: map[string]string{"channel": "C8"}, r: meeting.Receipt{Channel: "C1", TS: anyTS}},
		{name: "direct", n: dm("U1", meeting.AskReview, "legal"), calls: "chat.postMessage",
			args: map[string]string{"channel": "U1", "text": "Bo: ESC-1 ask-review legal", "unfurl_links": "false"}, r: meeting.Receipt{Channel: "DU1", TS: anyTS}},
		{name: "a lost channel", n: post(meeting.SayDigest, ""), before: func(e *meeting.Escalation) { e.Channel.State = meeting.ChannelLost }, drop: true},
		{name: "an escalation that is gone", n: meeting.Notice{Of: 99, Kind: meeting.SayDigest, Lane: "post/99"}, drop: true},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				r := newRig(t)
				if c.before != nil {
					r.store.change(1, c.before)
				}
				r.store.owe(c.n)
				r.settles(10 * time.Second)
				if c.drop {
					require.Empty(t, r.slack.of(""))
					require.Len(t, r.store.dropped, 1)
					return
				}
				require.Equal(t, strings.Fields(c.calls), r.slack.methods())
				last := r.slack.of("")[len(r.slack.of(""))-1]
				for k, v := range c.args {
					require.Equal(t, v, last.Args.Get(k), k)
				}
				require.Len(t, r.store.settled, 1)
				got := r.store.settled[0].R
				if c.r.TS == anyTS {
					require.NotEmpty(t, got.TS)
					c.r.TS = got.TS
				}
				if c.n.Direct() {
					require.Len(t, got.Message, 1)
					got.Message = nil
				}
				require.Equal(t, c.r, got)
				require.Empty(t, r.log.String(), "success is silent")
			})
		})
	}
}

func TestTheBytesOfTheNotesAreUploaded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t)
		r.store.change(1, shown("5.5", meeting.NotesCard))
		r.store.owe(meeting.Notice{Of: 1, Kind: meeting.UploadNotes, Subject: "1", Lane: "file/1"})
		r.settles(10 * time.Second)
		anchor := store.Anchor(1, 0, make([]byte, 32))
		require.Equal(t, "notes state 0\n"+anchor+"\n", r.slack.of("/upload/F1")[0].Args.Get("file"), "and they name the end of the audit log")
	})
}

func TestWhatNeedsTheChannelWaitsForIt(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t)
		r.store.change(1, func(e *meeting.Escalation) { e.Channel = meeting.Channel{Name: "esc-1", State: meeting.ChannelAwaited} })
		r.slack.on("conversations.create", slow(5*time.Second))
		r.store.owe(post(meeting.MakeChannel, ""), post(meeting.SayReopened, ""), setup(meeting.SetTopic, ""), first(meeting.BriefCard))
		r.settles(30 * time.Second)
		require.Equal(t, "conversations.create", r.slack.methods()[0])
		require.ElementsMatch(t, []string{"chat.postMessage", "conversations.setTopic", "chat.postMessage"}, r.slack.methods()[1:])
	})
}

func TestTheFileWaitsForItsCard(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t)
		r.slack.on("chat.postMessage", slow(4*time.Second))
		r.store.owe(meeting.Notice{Of: 1, Kind: meeting.UploadNotes, Subject: "1", Lane: "file/1"},
			first(meeting.NotesCard))
		r.settles(30 * time.Second)
		require.Equal(t, r.slack.messages[0].TS, r.slack.messages[1].Thread)
	})
}

func TestOneMessageForSeveralThings(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t)
		r.escalation(2)
		other := dm("U1", meeting.NagItem, "1")
		other.Of = 2
		r.store.owe(dm("U1", meeting.NagItem, "3"), other, dm("U1", meeting.AskReview, "legal"))
		r.settles(10 * time.Second)
		require.Equal(t, []string{"Bo: ESC-1 nag 3, ESC-2 nag 1, ESC-1 ask-review legal"}, r.slack.in("DU1"))
		require.Len(t, r.store.settled, 1)
		require.Len(t, r.store.settled[0].Notices, 3)
	})
}

func TestOneMessageSaysAThingOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t)
		missing := dm("U1", meeting.NudgeReview, "legal")
		r.verdict = func(n meeting.Notice, _ time.Time) meeting.Verdict {
			return meeting.Verdict{Drop: n.Subject == "business"}
		}
		r.store.owe(missing, dm("U1", meeting.AskReview, "legal"), dm("U1", meeting.NudgeReview, "technical"), dm("U1", meeting.AskReview, "business"))
		r.settles(10 * time.Second)
		require.Equal(t, []string{"Bo: ESC-1 ask-review legal, ESC-1 nudge-review technical"}, r.slack.in("DU1"))
		require.Len(t, r.store.dropped, 2)
	})
}

func TestVerdicts(t *testing.T) {
	for _, c := range []struct {
		name   string
		drop   string // subjects
		wait   map[string]time.Duration
		said   string
		at     time.Duration
		drops  int
		nobody bool
	}{
		{name: "all now", said: "Bo: ESC-1 nag 1, ESC-1 nag 2, ESC-1 nag 3"},
		{name: "one is done", drop: "2", said: "Bo: ESC-1 nag 1, ESC-1 nag 3", drops: 1},
		{name: "all are done", drop: "1 2 3", drops: 3, nobody: true},
		{name: "one may go, so all go", wait: map[string]time.Duration{"1": time.Hour, "3": time.Hour}, said: "Bo: ESC-1 nag 1, ESC-1 nag 2, ESC-1 nag 3"},
		{name: "all wait for the first hour", wait: map[string]time.Duration{"1": 3 * time.Hour, "2": 2 * time.Hour, "3": 9 * time.Hour},
			said: "Bo: ESC-1 nag 1, ESC-1 nag 2, ESC-1 nag 3", at: 2 * time.Hour},
		{name: "one is done, the others wait", drop: "2", wait: map[string]time.Duration{"1": 3 * time.Hour, "3": 2 * time.Hour},
			said: "Bo: ESC-1 nag 1, ESC-1 nag 3", at: 2 * time.Hour, drops: 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				r := newRig(t)
				begin := time.Now()
				r.verdict = func(n meeting.Notice, now time.Time) meeting.Verdict {
					if strings.Contains(c.drop, n.Subject) {
						return meeting.Verdict{Drop: true, Why: "the item is done"}
					}
					if at := begin.Add(c.wait[n.Subject]); at.After(now) {
						return meeting.Verdict{Until: at, Why: "outside their hours"}
					}
					return meeting.Verdict{}
				}
				for _, s := range []string{"1", "2", "3"} {
					r.store.owe(dm("U1", meeting.NagItem, s))
				}
				r.settles(24 * time.Hour)
				require.Len(t, r.store.dropped, c.drops)
				require.Equal(t, c.drops, strings.Count(r.log.String(), `"why":"the item is done"`), "the debug log says why")
				require.Equal(t, c.at > 0, strings.Contains(r.log.String(), `"why":"outside their hours"`), r.log)
				if c.nobody {
					require.Empty(t, r.slack.of(""))
					return
				}
				require.Equal(t, []string{c.said}, r.slack.in("DU1"))
				require.Equal(t, c.at, r.slack.of("chat.postMessage")[0].At.Sub(begin))
			})
		})
	}
}

func TestANightMessageTakesInWhatComesLater(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t)
		morning := time.Now().Add(8 * time.Hour)
		r.verdict = func(n meeting.Notice, now time.Time) meeting.Verdict {
			if now.Before(morning) && !n.Urgent {
				return meeting.Verdict{Until: morning}
			}
			return meeting.Verdict{}
		}
		r.store.owe(dm("U1", meeting.NagItem, "1"))
		r.run()
		time.Sleep(time.Hour)
		r.store.owe(dm("U1", meeting.NagItem, "2"))
		time.Sleep(8 * time.Hour)
		require.Equal(t, []string{"Bo: ESC-1 nag 1, ESC-1 nag 2"}, r.slack.in("DU1"))
		r.end()
	})
}

func TestBlocksThatSlackRefuses(t *testing.T) {
	secret := " the customer's words"
	bad := says("invalid_blocks", obj{"response_metadata": obj{"messages": []string{"[ERROR] " + secret + " [json-pointer:/blocks/0/text]"}}})
	for _, m := range []string{"chat.postMessage", "chat.update"} {
		t.Run(m, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				r := newRig(t, func(c *Config) { c.Draw = painter{secret: secret} })
				if m == "chat.update" {
					r.store.change(1, shown("5.5", meeting.BriefCard))
				}
				r.slack.on(m, bad)
				r.show(meeting.BriefCard)
				r.settles(10 * time.Second)
				calls := r.slack.of(m)
				require.Len(t, calls, 2)
				require.Equal(t, calls[0].At, calls[1].At, "at once")
				require.Contains(t, calls[0].Args.Get("blocks"), "rich card")
				require.Contains(t, calls[1].Args.Get("blocks"), "plain card")
				require.Empty(t, r.store.settled[0].R.Parked)
				require.Contains(t, r.log.String(), `"ref":"b1"`)
				require.Contains(t, r.log.String(), "json-pointer:/blocks/0/text")
				require.NotContains(t, r.log.String(), "customer")
			})
		})
	}
	t.Run("twice", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			r := newRig(t)
			r.slack.on("chat.postMessage", bad, bad)
			r.store.owe(post(meeting.SayDigest, ""))
			r.settles(10 * time.Second)
			require.Equal(t, "invalid_blocks", r.store.settled[0].R.Parked)
		})
	})
	t.Run("the card stays plain", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			r := newRig(t)
			r.slack.on("chat.postMessage", bad)
			r.show(meeting.BriefCard)
			r.run()
			time.Sleep(10 * time.Second)
			r.store.change(1, func(e *meeting.Escalation) { e.Summary = "state 1" })
			r.show(meeting.BriefCard)
			time.Sleep(10 * time.Second)
			require.Len(t, r.slack.of("chat.update"), 1)
			require.Contains(t, r.slack.messages[0].Blocks, "plain card brief: state 1")
			r.end()
		})
	})
}

func TestClip(t *testing.T) {
	for _, c := range []struct {
		in   string
		n    int
		want string
	}{
		{"short", 5, "short"},
		{"longer", 5, "long…"},
		{"ab &amp; cd", 6, "ab …"},
		{"a & b, c", 7, "a & b,…"},
		{"hi <@U123> there", 8, "hi …"},
		{"see <https://example.org/a b|x>", 25, "see …"},
		{"5 < 6, 7 < 8", 11, "5 < 6, 7 …"},
		{"😀😀😀", 2, "😀…"},
	} {
		require.Equal(t, c.want, clip(c.in, c.n), c.in)
	}
}

func TestMarkedKeepsWithinSlacksLimit(t *testing.T) {
	p := view.Post{Text: "x", Blocks: section("x")}
	require.Len(t, marked(p).Blocks, 2)
	require.Len(t, p.Blocks, 1, "the original stays as it is")
	require.Equal(t, "x (sent again)", marked(p).Text)
	full := view.Post{Blocks: make([]slack.Block, 50)}
	require.Len(t, marked(full).Blocks, 50)
}
