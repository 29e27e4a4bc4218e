package proof

import (
	"encoding/json"
	"hash/fnv"
	"math/rand/v2"
	"strings"
	"time"

	"escalate/bot/slackfake"
)

// trouble is everything that goes wrong around the program.
type trouble struct {
	r   *rig
	rng *rand.Rand
	say func(format string, args ...any)
}

// faults is what may happen to one call.
var faults = []slackfake.Fault{
	{Error: "internal_error"}, {Error: "fatal_error", Apply: true}, {Error: "service_unavailable"}, {Error: "request_timeout", Apply: true},
	{Status: 503}, {Status: 502, Apply: true}, {Status: 500}, {Cut: true}, {Cut: true, Apply: true}, {Hang: true}, {Hang: true, Apply: true},
	{RetryAfter: 1}, {RetryAfter: 30}, {RetryAfter: 7},
}

// episode brings one kind of trouble, or ends it.
func (t *trouble) episode() {
	w := t.r.slack
	switch n := t.rng.IntN(20); n {
	case 0, 1, 2, 3, 4:
		odds := []int{2, 4, 10, 30}[t.rng.IntN(4)]
		seed := t.rng.Uint64()
		t.say("-- one call in %d fails", odds)
		t.r.faulty = true
		w.OnCall("*", func(c slackfake.Call) slackfake.Fault {
			rng := lot(seed, c.Method, c.Args["channel"], c.Args["users"], c.Args["user_id"], c.At.String())
			if rng.IntN(odds) > 0 {
				return slackfake.Fault{}
			}
			f := faults[rng.IntN(len(faults))]
			switch c.Method {
			case "auth.test", "apps.connections.open", "socket": // a start that fails is a start that is tried again
				return slackfake.Fault{}
			case "upload": // it answers by its status only
				if f.Error != "" {
					f.Error, f.Status = "", 500
				}
			}
			return f
		})
	case 5:
		t.say("-- the sockets drop")
		w.DropSockets()
	case 6, 7:
		warning := t.rng.IntN(2) == 0
		t.say("-- a socket is refreshed, warning %v", warning)
		w.Refresh(warning)
	case 8:
		d := time.Duration(1+t.rng.IntN(180)) * time.Minute
		t.say("-- Slack is down for %v", d)
		w.Down(true)
		t.r.pass(d)
		w.Down(false)
		t.r.pass(time.Minute)
	case 9, 10:
		n := 1 + t.rng.IntN(4)
		t.say("-- everything comes %d times", 1+n)
		w.Duplicate(n)
	case 11, 12:
		seed := t.rng.Uint64()
		t.say("-- deliveries are slow and change their order")
		w.SlowDelivery(func(kind string) time.Duration {
			return time.Duration(lot(seed, kind, w.Now().String()).IntN(4000)) * time.Millisecond
		})
	case 13:
		d := time.Duration(1+t.rng.IntN(4)) * time.Second
		t.say("-- history shows messages %v late", d)
		w.LateHistory(d)
	case 14:
		off := time.Duration(t.rng.IntN(240)-120) * time.Second
		t.say("-- the clock is set to %v off", off)
		t.r.clock.set(off)
	default:
		t.calm()
	}
}

// lot draws for one thing that happens. It hangs on what that is and on when, not on how many
// were drawn before: of things that happen at one moment nobody knows the order.
func lot(seed uint64, what ...string) *rand.Rand {
	h := fnv.New64a()
	for _, s := range what {
		_, _ = h.Write(append([]byte(s), 0))
	}
	return rand.New(rand.NewPCG(seed, h.Sum64()))
}

// calm ends all trouble.
func (t *trouble) calm() {
	t.say("-- all is well")
	w := t.r.slack
	w.OnCall("*", nil)
	w.Down(false)
	w.Duplicate(0)
	w.SlowDelivery(nil)
	w.LateHistory(0)
	t.r.clock.set(0)
}

// fate is the next death: perhaps none, perhaps soon.
func (t *trouble) fate() kill {
	switch t.rng.IntN(16) {
	case 0:
		return kill{}
	case 1, 2, 3, 4:
		return kill{place(1 + t.rng.IntN(4)), 1 + t.rng.IntN(8)}
	}
	return kill{place(1 + t.rng.IntN(4)), 1 + t.rng.IntN(150)}
}

// downtime is how long a dead program stays dead.
func (t *trouble) downtime() time.Duration {
	switch t.rng.IntN(10) {
	case 0:
		return time.Duration(1+t.rng.IntN(48)) * time.Hour
	case 1, 2:
		return time.Duration(1+t.rng.IntN(120)) * time.Minute
	}
	return time.Duration(1+t.rng.IntN(30)) * time.Second
}

// odd is envelopes as Slack may send them next year, or when it is not well, by their type.
var odd = []struct{ kind, payload string }{
	{"carrier_pigeon", `{}`},
	{"events_api", `{"type":"event_callback","event_id":"Ev0ODD","event":{"type":"moon_landed","text":"` + canary + `"}}`},
	{"events_api", `{"event":null}`},
	{"interactive", `"` + canary + `"`},
	{"interactive", `null`},
	{"interactive", `{"type":"telepathy","user":{"id":"U1"},"text":"` + canary + `"}`},
	{"interactive", `{"type":"block_suggestion","user":{"id":"U1"},"value":"` + canary + `"}`},
	{"slash_commands", `{"command":17,"user_id":"U1","text":"` + canary + `"}`},
	{"interactive", `{"type":"view_submission","user":{"id":"U1"},"view":7,"text":"` + canary + `"}`},
	{"events_api", `{"type":"event_callback","event_id":"Ev0HUGE","event":{"type":"message","text":"` + strings.Repeat(canary, 1<<18) + `"}}`},
}

// world lets something happen that nobody asked the bot about.
func (t *trouble) world() {
	w := t.r.slack
	switch t.rng.IntN(12) {
	case 0:
		zones := []string{"Europe/Berlin", "Asia/Kathmandu", "America/New_York", "Pacific/Auckland", "America/St_Johns"}
		who, zone := cast[t.rng.IntN(len(cast))].Handle, zones[t.rng.IntN(len(zones))]
		t.say("-- %s moves to %s", who, zone)
		t.r.moves(who, zone)
	case 1:
		who := cast[1+t.rng.IntN(len(cast)-1)].Handle
		t.say("-- %s leaves the company", who)
		w.Deactivate(who)
		t.r.pass(time.Duration(1+t.rng.IntN(300)) * time.Minute)
		w.Reactivate(who)
	case 2, 3:
		for _, c := range w.Channels() {
			if c.IM || c.Archived || t.rng.IntN(3) > 0 {
				continue
			}
			t.say("-- %s is archived for a while", c.Name)
			w.Archive(c.ID)
			t.r.pass(time.Duration(1+t.rng.IntN(60)) * time.Minute)
			w.Unarchive(c.ID)
			return
		}
	case 4:
		for _, c := range w.Channels() {
			if !c.IM && !c.Archived && len(c.Members) > 1 {
				t.say("-- gus comes into %s", c.Name)
				w.JoinChannel("gus", c.ID, "ana")
				return
			}
		}
	case 5, 6:
		o := odd[t.rng.IntN(len(odd))]
		_, err := w.Deliver(o.kind, json.RawMessage(o.payload))
		t.say("-- an odd envelope, %s: %s", o.kind, outcomeOf(err))
	}
}
