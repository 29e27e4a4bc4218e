package outbox

import (
	"strings"
	"sync"
	"time"

	"github.com/rs/zerolog"
)

// A scope that somebody took away, a messages tab that is off, a workspace that is full: such an answer says nothing
// about whoever the message was for. What is owed is kept and tried again slowly, whoever runs the bot reads once an hour
// what is missing, and all of it goes out by itself once that is put right.
const (
	barredPause = 30 * time.Second // before the first new try; it grows as every other pause does
	barredLog   = time.Hour        // between two log lines of one kind
	barredLong  = 24 * time.Hour   // an answer that nobody knows is believed after a day: it was about this one after all
)

// bars remembers what is barred since when, and when that was last logged, by method and place; and when each method was
// last answered.
type bars struct {
	mu sync.Mutex
	m  map[string]bar
	ok map[method]time.Time
}

type bar struct {
	code          string
	since, logged time.Time
}

// barPlace tells direct messages apart from the same method in a channel: a messages tab that is off stops only them.
func (a *attempt) barPlace(m method) string {
	if m == postMessage && strings.HasPrefix(a.b.Lane, "dm/") {
		return string(m) + " to a person"
	}
	return string(m)
}

// barred notes that Slack bars a call, and reports since when and whether that is worth a log line.
func (b *bars) barred(place, code string, now time.Time) (since time.Time, tell bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.m == nil {
		b.m = map[string]bar{}
	}
	was, ok := b.m[place]
	if !ok || was.code != code || was.since.After(now) {
		was = bar{code: code, since: now}
	}
	tell = now.Sub(was.logged) >= barredLog || was.logged.After(now)
	if tell {
		was.logged = now
	}
	b.m[place] = was
	return was.since, tell
}

// lifted notes that a call was answered, forgets that it was barred, and reports whether it was.
func (b *bars) lifted(m method, place string, now time.Time) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.ok == nil {
		b.ok = map[method]time.Time{}
	}
	b.ok[m] = now
	_, was := b.m[place]
	delete(b.m, place)
	return was
}

// answered returns when the method last was; zero when it was not since the start.
func (b *bars) answered(m method) time.Time {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.ok[m]
}

// logBarred says what is missing, once an hour.
func (a *attempt) logBarred(f *callError, now time.Time) {
	since, tell := a.o.bars.barred(a.barPlace(f.method), f.code, now)
	if !tell {
		a.log(zerolog.DebugLevel).Str("method", string(f.method)).Str("code", f.code).Msg("still barred")
		return
	}
	line := a.log(zerolog.ErrorLevel).Str("method", a.barPlace(f.method)).Str("code", f.code).Time("since", since)
	if f.needed != "" {
		line = line.Str("needed", f.needed)
	}
	line.Msg(barredWords(f.code))
}

// barredWords returns what to put right.
func barredWords(code string) string {
	const kept = "; what is owed is kept and goes out once that is put right"
	switch code {
	case "missing_scope":
		return "the app lacks a scope: add it under OAuth & Permissions and install the app again" + kept
	case "messages_tab_disabled":
		return "the app's messages tab is off, so nobody can be written to: switch it on under App Home" + kept
	case "restricted_action":
		return "a preference of the workspace keeps the app from this" + kept
	case "storage_limit_reached":
		return "the workspace has no room for files" + kept
	case "file_uploads_disabled":
		return "the workspace takes no files" + kept
	case "team_access_not_granted", "access_denied":
		return "the organisation has not given the app access to this workspace" + kept
	}
	return "Slack refuses with a word that is not known here" + kept + ", or is given up after a day"
}
