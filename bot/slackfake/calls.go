package slackfake

import (
	"maps"
	"slices"
	"time"
)

// Call is one request that the app made.
type Call struct {
	At     time.Time         // on the calendar
	Method string            // of the Web API, or "response_url", "upload" or "socket"
	Args   map[string]string // without the token; long values are cut to 300 bytes
	Err    string            // what was answered: "" for ok, a code, or the fault ("status 503", "hang", "cut")
}

// Fault is trouble on the way. The zero Fault is none. With Apply the call is done and only its answer is lost.
type Fault struct {
	Apply      bool   // do the call before the trouble
	Error      string // answer ok:false with this code
	Status     int    // answer this HTTP status
	RetryAfter int    // answer 429 with Retry-After, seconds
	Hang       bool   // never answer; ends with the client's patience
	Cut        bool   // close the connection without an answer
}

func (f Fault) none() bool { return f == Fault{} || f == Fault{Apply: true} }

// OnCall asks fn at each call of the method whether something goes wrong. The method "*" is every one that has no
// function of its own; "response_url", "upload" and "socket" (the websocket's handshake) are methods too. A nil fn takes
// it away. fn may look at and change the workspace.
func (w *Workspace) OnCall(method string, fn func(c Call) Fault) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if fn == nil {
		delete(w.faults, method)
		return
	}
	w.faults[method] = fn
}

// Calls counts the requests so far by method, refused and lost ones too.
func (w *Workspace) Calls() map[string]int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return maps.Clone(w.counts)
}

// CallLog is the last ten thousand requests, oldest first.
func (w *Workspace) CallLog() []Call {
	w.mu.Lock()
	defer w.mu.Unlock()
	return slices.Clone(w.log)
}

const callLogMax = 10_000

// record notes a finished call. w.mu is held.
func (w *Workspace) record(c Call, err string) {
	c.Err = err
	w.counts[c.Method]++
	if len(w.log) >= callLogMax {
		w.log = slices.Delete(w.log, 0, callLogMax/10)
	}
	w.log = append(w.log, c)
	w.change()
}

// faultFor asks whether something goes wrong with the call.
func (w *Workspace) faultFor(c Call) Fault {
	w.mu.Lock()
	fn := w.faults[c.Method]
	if fn == nil {
		fn = w.faults["*"]
	}
	w.mu.Unlock()
	if fn == nil {
		return Fault{}
	}
	return fn(c)
}
