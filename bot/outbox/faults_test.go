package outbox

import (
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/slack-go/slack"
	"github.com/stretchr/testify/require"

	"escalate/bot/meeting"
	"escalate/store"
)

func TestWhatAnErrorMeans(t *testing.T) {
	word := func(code string) error { return slack.SlackErrorResponse{Err: code} }
	wrap := func(err error) error { return &url.Error{Op: "Post", URL: "https://slack.com/api/x", Err: err} }
	_, notANumber := strconv.ParseInt("soon", 10, 64)
	for _, c := range []struct {
		err  error
		want class
		code string
	}{
		{word("is_archived"), refused, "is_archived"},
		{word("invalid_anything_new"), refused, "invalid_anything_new"},
		{word("restricted_action_thread_only_channel"), refused, "restricted_action_thread_only_channel"},
		{word("cant_update_message"), refused, "cant_update_message"},
		{word("missing_scope"), barred, "missing_scope"},
		{word("user_disabled"), refused, "user_disabled"},
		{word("msg_too_long"), refused, "msg_too_long"},
		{word("a_code_of_tomorrow"), barred, "a_code_of_tomorrow"},
		{word("rate_limited"), limited, "rate_limited"},
		{word("ratelimited"), limited, "ratelimited"},
		{word("fatal_error"), doubtful, "fatal_error"},
		{word("internal_error"), doubtful, "internal_error"},
		{word("request_timeout"), doubtful, "request_timeout"},
		{word("service_unavailable"), doubtful, "service_unavailable"},
		{word("team_added_to_org"), undone, "team_added_to_org"},
		{word("org_login_required"), undone, "org_login_required"},
		{word("invalid_auth"), dead, "invalid_auth"},
		{word("token_revoked"), dead, "token_revoked"},
		{word("account_inactive"), dead, "account_inactive"},
		{&slack.RateLimitedError{RetryAfter: 3 * time.Second}, limited, "ratelimited"},
		{slack.StatusCodeError{Code: 429}, limited, "http_429"},
		{notANumber, limited, "ratelimited"},
		{slack.StatusCodeError{Code: 500}, doubtful, "http_500"},
		{slack.StatusCodeError{Code: 503}, doubtful, "http_503"},
		{slack.StatusCodeError{Code: 408}, doubtful, "http_408"},
		{slack.StatusCodeError{Code: 403}, undone, "http_403"},
		{wrap(&net.OpError{Op: "dial", Err: errors.New("connection refused")}), undone, "no_connection"},
		{wrap(&net.OpError{Op: "read", Err: errors.New("connection reset")}), doubtful, "no_answer"},
		{wrap(&net.DNSError{Name: "slack.com"}), undone, "no_connection"},
		{wrap(&tls.CertificateVerificationError{Err: errors.New("unknown authority")}), undone, "no_connection"},
		{fmt.Errorf("x: %w", errSilent), doubtful, "no_answer"},
	} {
		f := judge(postMessage, c.err)
		require.Equal(t, c.want, f.class, "%v", c.err)
		require.Equal(t, c.code, f.code, "%v", c.err)
	}
	require.Nil(t, judge(postMessage, nil))
}

// Each class of answer, as the store sees it.
func TestOutcomes(t *testing.T) {
	refusedDial := func(*http.Request, func() *http.Response) (*http.Response, error) {
		return nil, &net.OpError{Op: "dial", Err: errors.New("connection refused")}
	}
	nothing := func(*http.Request, func() *http.Response) (*http.Response, error) {
		return answer(200, obj{"ok": true}, nil), nil
	}
	for _, c := range []struct {
		name   string
		act    act
		parked string
		doubt  bool
		delay  time.Duration // at least, and at most a quarter more
	}{
		{"permanent", says("channel_not_found"), "channel_not_found", false, 0},
		{"too long", says("msg_too_long"), "msg_too_long", false, 0},
		{"missing scope", says("missing_scope", obj{"needed": "chat:write"}), "", false, 30 * time.Second},
		{"workspace without messages", says("messages_tab_disabled"), "", false, 30 * time.Second},
		{"429", tooFast(30), "", false, 30 * time.Second},
		{"limited in the body", says("rate_limited"), "", false, time.Second},
		{"not done", says("team_added_to_org"), "", false, time.Second},
		{"nobody listens", refusedDial, "", false, time.Second},
		{"unknown word", says("brand_new"), "", false, 30 * time.Second},
		{"fatal_error", says("fatal_error"), "", true, time.Second},
		{"5xx", status(502), "", true, time.Second},
		{"cut line", breaks, "", true, time.Second},
		{"no time stamp", nothing, "", true, time.Second},
		{"html", func(*http.Request, func() *http.Response) (*http.Response, error) {
			return answer(200, "<html>", nil), nil
		}, "", true, time.Second},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				r := newRig(t)
				r.slack.on("chat.postMessage", c.act)
				begin := time.Now()
				r.store.owe(post(meeting.SayDigest, ""))
				r.settles(time.Minute)
				require.Equal(t, c.parked, r.store.settled[0].R.Parked)
				if c.parked != "" {
					require.Empty(t, r.store.waits())
					require.Len(t, r.slack.of(""), 1)
					return
				}
				first := r.store.waits()[0]
				require.Equal(t, c.doubt, first.Doubt)
				require.Equal(t, !c.doubt, first.Thaw)
				wait := first.Until.Sub(begin)
				require.GreaterOrEqual(t, wait, c.delay)
				require.LessOrEqual(t, wait, c.delay*5/4)
				require.Equal(t, []string{"say-digest "}, r.slack.in("C1"))
				require.NotEmpty(t, r.log.String())
			})
		})
	}
}

func TestAlreadyIsSuccess(t *testing.T) {
	for _, c := range []struct {
		method, code string
		n            meeting.Notice
	}{
		{"pins.add", "already_pinned", setup(meeting.PinCard, "brief")},
		{"conversations.archive", "already_archived", post(meeting.Archive, "")},
		{"conversations.kick", "not_in_channel", setup(meeting.Kick, "U9")},
	} {
		synctest.Test(t, func(t *testing.T) {
			r := newRig(t)
			r.store.change(1, shown("5.5", meeting.BriefCard))
			r.slack.on(c.method, says(c.code))
			r.store.owe(c.n)
			r.settles(10 * time.Second)
			require.Equal(t, meeting.Receipt{}, r.store.settled[0].R, c.method)
		})
	}
}

func TestDelaysGrowToFiveMinutesAndComeFromTheSeed(t *testing.T) {
	delays := func(seed uint64) (all []time.Duration) {
		o := New(Config{Seed: seed})
		for n := range 14 {
			all = append(all, o.delay(n+1))
		}
		return all
	}
	one := delays(1)
	require.Equal(t, one, delays(1))
	require.NotEqual(t, one, delays(2))
	want := time.Second
	for _, d := range one {
		require.GreaterOrEqual(t, d, want)
		require.Less(t, d, want*5/4)
		want = min(2*want, 5*time.Minute)
	}
}

func TestALongOutageIsWaitedForCalmly(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t)
		r.slack.always["conversations.setTopic"] = status(503)
		r.store.owe(setup(meeting.SetTopic, ""))
		r.run()
		time.Sleep(time.Hour)
		calls := r.slack.of("conversations.setTopic")
		require.Greater(t, len(calls), 15)
		require.Less(t, len(calls), 25)
		r.slack.mu.Lock()
		delete(r.slack.always, "conversations.setTopic")
		r.slack.mu.Unlock()
		time.Sleep(7 * time.Minute)
		require.Len(t, r.store.outcomes(), 1)
		r.end()
	})
}

// A refusal of the app or of the workspace is no refusal of whoever the message was for: all of it is kept, whoever runs the
// bot reads what is missing once an hour, and it goes out by itself when that is put right.
func TestWhatTheAppMayNotDoIsKeptAndSaidLater(t *testing.T) {
	for _, c := range []struct {
		code, words string
		n           meeting.Notice
		method      string
	}{
		{"missing_scope", "the app lacks a scope", post(meeting.SayDigest, ""), "chat.postMessage"},
		{"messages_tab_disabled", "messages tab is off", dm("U1", meeting.AskReview, "legal"), "chat.postMessage"},
		{"restricted_action", "a preference of the workspace", post(meeting.SayDigest, ""), "chat.postMessage"},
		{"storage_limit_reached", "no room for files", setup(meeting.SetTopic, ""), "conversations.setTopic"},
		{"team_access_not_granted", "has not given the app access", setup(meeting.SetPurpose, ""), "conversations.setPurpose"},
		{"brand_new", "a word that is not known here", post(meeting.SayDigest, ""), "chat.postMessage"},
	} {
		t.Run(c.code, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				r := newRig(t)
				r.slack.mu.Lock()
				r.slack.always[c.method] = says(c.code, obj{"needed": "chat:write"})
				r.slack.mu.Unlock()
				r.store.owe(c.n)
				r.run()
				time.Sleep(150 * time.Minute)
				require.Empty(t, r.store.outcomes(), "nothing is given up")
				require.Less(t, len(r.slack.of(c.method)), 60, "it is asked slowly")
				require.Equal(t, 3, strings.Count(r.log.String(), c.words), "once an hour")
				require.Contains(t, r.log.String(), `"level":"error"`)
				require.Contains(t, r.log.String(), `"needed":"chat:write"`)
				r.slack.mu.Lock()
				delete(r.slack.always, c.method)
				r.slack.mu.Unlock()
				time.Sleep(7 * time.Minute)
				require.Len(t, r.store.outcomes(), 1)
				require.Empty(t, r.store.outcomes()[0].R.Parked)
				require.Contains(t, r.log.String(), "Slack takes it again")
				r.end()
			})
		})
	}
}

// A word that nobody knows is about this message after all when it is still the answer after a day.
func TestAnUnknownWordIsBelievedAfterADay(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t)
		r.slack.always["chat.postMessage"] = says("brand_new")
		r.store.owe(post(meeting.SayDigest, ""))
		r.settles(25 * time.Hour)
		require.Equal(t, "brand_new", r.store.settled[0].R.Parked)
	})
}

func TestATooFastMethodStopsNothingElse(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t)
		r.store.change(1, shown("5.5", meeting.BriefCard))
		r.store.change(1, shown("6.6", meeting.BallotCard))
		r.slack.on("chat.update", tooFast(40))
		begin := time.Now()
		r.store.owe(card(meeting.BriefCard))
		r.run()
		time.Sleep(time.Second)
		r.store.owe(card(meeting.BallotCard), post(meeting.SayDigest, ""), dm("U1", meeting.AskReview, "legal"), setup(meeting.SetTopic, ""))
		time.Sleep(2 * time.Second)
		require.Len(t, r.store.outcomes(), 3, "post, direct message and topic went out")
		time.Sleep(36 * time.Second)
		require.Len(t, r.slack.of("chat.update"), 1)
		time.Sleep(3 * time.Second)
		require.Len(t, r.store.outcomes(), 5)
		for _, c := range r.slack.of("chat.update")[1:] {
			require.GreaterOrEqual(t, c.At.Sub(begin), 40*time.Second)
		}
		r.end()
	})
}

func TestAParkedNoticeBlocksNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t)
		r.slack.on("chat.postMessage", says("restricted_action_read_only_channel"))
		r.store.owe(post(meeting.SayAdjourned, "1"), post(meeting.SayDigest, ""))
		r.settles(10 * time.Second)
		require.Equal(t, "restricted_action_read_only_channel", r.store.settled[0].R.Parked)
		require.Equal(t, []string{"say-digest "}, r.slack.in("C1"))
	})
}

func TestALaneKeepsItsOrderWhateverFails(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t)
		r.slack.on("chat.postMessage", status(500), says("team_added_to_org"), mute, tooFast(5))
		for i := range 6 {
			r.store.owe(post(meeting.SayAdjourned, strconv.Itoa(i)))
		}
		r.settles(5 * time.Minute)
		require.Equal(t, []string{"say-adjourned 0", "say-adjourned 1", "say-adjourned 2", "say-adjourned 3", "say-adjourned 4", "say-adjourned 5"}, r.slack.in("C1"))
	})
}

func TestADeadTokenEndsTheOutboxAndLosesNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t)
		r.slack.on("chat.postMessage", says("token_revoked"))
		r.store.owe(post(meeting.SayDigest, ""))
		r.run()
		err := <-r.ended
		require.ErrorContains(t, err, "token_revoked")
		require.ErrorContains(t, err, "bot token")
		require.Equal(t, 1, r.store.left())
		require.False(t, r.store.waits()[0].Doubt)
	})
}

func TestADrawerThatPanicsIsParkedAndTheRestGoesOn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t, func(c *Config) { c.Draw = painter{panics: true, secret: "their words"} })
		r.store.owe(setup(meeting.SetTopic, ""), first(meeting.BriefCard), post(meeting.SayDigest, ""))
		r.settles(2 * time.Minute)
		require.Len(t, r.slack.in("C1"), 1)
		require.Equal(t, "cannot_draw", r.store.settled[1].R.Parked)
		require.Equal(t, meeting.SetTopic, r.store.settled[0].Kind)
		require.NotContains(t, r.log.String(), "their words")
		require.Contains(t, r.log.String(), "could not be drawn")
	})
}

func TestAFailingStore(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t)
		r.store.fail["Claim"] = []error{errDisk, errDisk}
		r.store.fail["Delivered"] = []error{errDisk}
		r.store.owe(post(meeting.SayDigest, ""))
		r.settles(10 * time.Second)
		require.Len(t, r.slack.in("C1"), 1)
	})
	synctest.Test(t, func(t *testing.T) { // a receipt that cannot be kept: found again by looking
		r := newRig(t)
		r.store.fail["Delivered"] = []error{errDisk, errDisk, errDisk}
		r.store.owe(post(meeting.SayDigest, ""))
		r.settles(5 * time.Minute)
		require.Len(t, r.slack.in("C1"), 1)
		require.Equal(t, r.slack.messages[0].TS, r.store.settled[0].R.TS)
	})
	for _, end := range []error{store.ErrClosed, store.ErrBroken} {
		synctest.Test(t, func(t *testing.T) {
			r := newRig(t)
			r.store.fail["Claim"] = []error{end}
			r.run()
			require.ErrorIs(t, <-r.ended, end)
		})
	}
}
