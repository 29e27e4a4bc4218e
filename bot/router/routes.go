package router

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/slack-go/slack/slackevents"
)

// Handler does what a request asks. It has about two and a half seconds; it must be safe to run again with the same
// request, because Slack delivers twice and because a refusal by somebody unknown is asked again once they are looked
// up. An error that is a meeting.Refusal is shown to the person as it stands; any other error is a fault.
type Handler func(ctx context.Context, r Request) (Reply, error)

type surface string

const (
	onCommand         surface = "command"
	onAction          surface = "action"
	onPrefix          surface = "action prefix"
	onSubmit          surface = "submission"
	onClosed          surface = "closed view"
	onShortcut        surface = "shortcut"
	onMessageShortcut surface = "message shortcut"
	onEvent           surface = "event"
)

// Routes says which handler answers what. The zero value is empty and ready. Registering an id twice, an empty id or a
// nil handler panics: it is a mistake in the program.
type Routes struct {
	table map[surface]map[string]Handler
}

func (rt *Routes) add(on surface, id string, h Handler) {
	if id == "" || h == nil {
		panic(fmt.Sprintf("router: %s %q without id or handler", on, id))
	}
	if _, twice := rt.table[on][id]; twice {
		panic(fmt.Sprintf("router: %s %q is registered twice", on, id))
	}
	if rt.table == nil {
		rt.table = map[surface]map[string]Handler{}
	}
	if rt.table[on] == nil {
		rt.table[on] = map[string]Handler{}
	}
	rt.table[on][id] = h
}

// Command answers a slash command, named with its slash.
func (rt *Routes) Command(name string, h Handler) { rt.add(onCommand, name, h) }

// Action answers a click on the element with this action id, in a message, a form or Home.
func (rt *Routes) Action(id string, h Handler) { rt.add(onAction, id, h) }

// ActionPrefix answers clicks on elements whose action id begins with prefix and is not registered itself; the longest
// prefix wins.
func (rt *Routes) ActionPrefix(prefix string, h Handler) { rt.add(onPrefix, prefix, h) }

// Submit answers the submission of a view with this callback id.
func (rt *Routes) Submit(callback string, h Handler) { rt.add(onSubmit, callback, h) }

// Closed answers the closing of a view with this callback id and notify_on_close. Only Home can be replied.
func (rt *Routes) Closed(callback string, h Handler) { rt.add(onClosed, callback, h) }

// Shortcut answers a global shortcut.
func (rt *Routes) Shortcut(callback string, h Handler) { rt.add(onShortcut, callback, h) }

// MessageShortcut answers a shortcut on a message.
func (rt *Routes) MessageShortcut(callback string, h Handler) { rt.add(onMessageShortcut, callback, h) }

// Event answers an event of the Events API by the name of its inner type. A fault leaves the event unacknowledged, so
// that Slack delivers it again. Only Home can be replied.
func (rt *Routes) Event(name string, h Handler) { rt.add(onEvent, name, h) }

// HomeOpened answers app_home_opened on the Home tab; the Messages tab is left out.
func (rt *Routes) HomeOpened(h Handler) {
	if h == nil {
		panic("router: HomeOpened without handler")
	}
	rt.Event(string(slackevents.AppHomeOpened), func(ctx context.Context, r Request) (Reply, error) {
		if e, ok := r.Event.(*slackevents.AppHomeOpenedEvent); ok && e.Tab != "" && e.Tab != "home" {
			return Nothing(), nil
		}
		return h(ctx, r)
	})
}

// RouteIDs is every id with a handler, each list sorted.
type RouteIDs struct {
	Commands, Actions, ActionPrefixes, Submits, Closes, Shortcuts, MessageShortcuts, Events []string
}

// RouteIDs lists what is registered, for tests that compare it with the views and the manifest.
func (rt *Routes) RouteIDs() RouteIDs {
	ids := func(on surface) []string { return slices.Sorted(maps.Keys(rt.table[on])) }
	return RouteIDs{
		Commands: ids(onCommand), Actions: ids(onAction), ActionPrefixes: ids(onPrefix), Submits: ids(onSubmit),
		Closes: ids(onClosed), Shortcuts: ids(onShortcut), MessageShortcuts: ids(onMessageShortcut), Events: ids(onEvent),
	}
}

// HasAction says that a click on this action id has a handler, by itself or by a prefix.
func (rt *Routes) HasAction(id string) bool { return rt.find(onAction, id) != nil }

// find is the handler for id, or nil.
func (rt *Routes) find(on surface, id string) Handler {
	if h := rt.table[on][id]; h != nil || on != onAction {
		return h
	}
	best, found := "", Handler(nil)
	for prefix, h := range rt.table[onPrefix] {
		if strings.HasPrefix(id, prefix) && len(prefix) > len(best) {
			best, found = prefix, h
		}
	}
	return found
}

func (rt *Routes) clone() Routes {
	c := Routes{table: map[surface]map[string]Handler{}}
	for on, ids := range rt.table {
		c.table[on] = maps.Clone(ids)
	}
	return c
}
