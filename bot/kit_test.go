package bot

import (
	"context"
	"fmt"
	"path/filepath"
	"reflect"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"escalate/bot/meeting"
	"escalate/bot/router"
	"escalate/bot/view"
	"escalate/store"
	"escalate/store/boltstore"
)

// rig is the listener over the real store, with requests made by hand.
type rig struct {
	t    *testing.T
	bot  *Bot
	kept store.Store
	at   time.Time
	n    int
}

func newRig(t *testing.T) *rig {
	t.Helper()
	policy := meeting.DefaultPolicy()
	kept, err := boltstore.Open(filepath.Join(t.TempDir(), "escalate.db"), boltstore.Options{Policy: policy})
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, kept.Close()) })
	g := &rig{t: t, kept: kept, at: view.Began()}
	g.bot = New(Config{
		Store: kept, View: &view.View{Policy: policy, Command: "/escalate"}, Policy: policy, Currency: "USD",
		Self: "U0BOT", Team: "T1", Stop: func(error) {},
	})
	return g
}

// stages are those of the storybook's meeting.
var stages = []string{
	"opened", "brief", "reviewing", "ready", "voting", "deciding", "pending", "decided", "items", "adjourned", "followup",
	"reviewed", "closed", "round2", "void", "tie", "overruled", "superseded", "withdrawn", "offered", "leaderless",
	"explained", "asked", "subject", "excepted", "fallen", "nasty",
}

// keep puts a stage of the storybook's meeting into the store: an escalation is opened, and
// its record is exchanged for that of the stage. Its number differs.
func (g *rig) keep(stage string) *meeting.Escalation {
	g.t.Helper()
	e, err := g.kept.Create(g.t.Context(), g.key(), func(id meeting.ID) (*meeting.Escalation, error) {
		return meeting.Open(id, meeting.Opening{Customer: "Any", Summary: "Any", Severity: meeting.High}, view.Sarah, view.Began())
	})
	require.NoError(g.t, err)
	e, err = g.kept.Update(g.t.Context(), e.ID, "", func(e *meeting.Escalation) error {
		id, seq := e.ID, e.Seq
		if err := e.SetSummary(view.Sarah, meeting.Newest, stage, meeting.High, view.Began()); err != nil {
			return err
		}
		events, _ := e.Take()
		next := view.Fixture(stage)
		next.ID, next.Seq = id, seq
		next.Channel.ID = fmt.Sprintf("C%d", id)
		*e = *next
		for range events { // the store wants a change; this one leaves the record as it is
			return e.CameIn(meeting.Person{ID: "U0TEST", Standing: meeting.Guest}, e.Changed)
		}
		return nil
	})
	require.NoError(g.t, err)
	if e.Changed.After(g.at) {
		g.at = e.Changed
	}
	return e
}

func (g *rig) key() string {
	g.n++
	return fmt.Sprintf("request %d", g.n)
}

// request is one by somebody, a second after the last.
func (g *rig) request(by meeting.Person) router.Request {
	g.at = g.at.Add(time.Second)
	people := map[meeting.UserID]meeting.Person{}
	for _, p := range everybody {
		people[p.ID] = p
	}
	return router.Request{Key: g.key(), By: by, At: g.at, Clicked: g.at, People: people}
}

// press is a click on a message in a direct conversation.
func (g *rig) press(by meeting.Person, action, value string) (router.Reply, error) {
	r := g.request(by)
	r.Action, r.Value, r.Channel = action, value, "D"+string(by.ID)
	r.Message = router.Message{TS: "1.1", Channel: r.Channel}
	return g.act(r)
}

// act sends a click to its handler, as the router would.
func (g *rig) act(r router.Request) (router.Reply, error) {
	switch id := base(r.Action); {
	case id == view.ActForm:
		return g.bot.openForm(g.t.Context(), r)
	case id == view.ActMore:
		return g.bot.more(g.t.Context(), r)
	case id == view.ActItem:
		return g.bot.menu(g.t.Context(), r)
	}
	return g.bot.clicked(g.t.Context(), r)
}

// submit sends a form in.
func (g *rig) submit(by meeting.Person, form string, ref view.Ref, v router.Values) (router.Reply, error) {
	r := g.request(by)
	r.View = router.View{ID: "V" + r.Key, Hash: "1", Callback: form, Metadata: ref.String()}
	r.Key, r.Values = r.View.ID+"/1", v
	return g.send(r)
}

func (g *rig) send(r router.Request) (router.Reply, error) {
	ctx := g.t.Context()
	if lone, ok := g.bot.loneForms()[r.View.Callback]; ok {
		return lone.submit(ctx, r)
	}
	f, ok := g.bot.forms[r.View.Callback]
	require.True(g.t, ok && f.saves(), "a form that nobody reads: %s", r.View.Callback)
	return g.bot.submit(r.View.Callback)(ctx, r)
}

func (g *rig) events(id meeting.ID) int {
	all, err := g.kept.Events(g.t.Context(), id)
	require.NoError(g.t, err)
	return len(all)
}

// silent says that a reply shows nothing at all.
func silent(r router.Reply) bool {
	return reflect.DeepEqual(r, router.Nothing()) || reflect.DeepEqual(r, router.Close())
}

// words is everything that stands in a reply.
func words(r router.Reply) []string { return stringsIn(reflect.ValueOf(r), nil) }

// stringsIn collects the strings of a value, whatever holds them.
func stringsIn(v reflect.Value, found []string) []string {
	switch v.Kind() {
	case reflect.String:
		if s := v.String(); s != "" {
			found = append(found, s)
		}
	case reflect.Pointer, reflect.Interface:
		if !v.IsNil() {
			found = stringsIn(v.Elem(), found)
		}
	case reflect.Struct:
		for _, field := range v.Fields() {
			found = stringsIn(field, found)
		}
	case reflect.Slice, reflect.Array:
		for i := range v.Len() {
			found = stringsIn(v.Index(i), found)
		}
	case reflect.Map:
		for _, k := range v.MapKeys() {
			found = stringsIn(v.MapIndex(k), stringsIn(k, found))
		}
	}
	return found
}

func shows(r router.Reply, text string) bool { return slices.Contains(words(r), text) }

// dry is a store on which every change is tried and nothing is kept: each press of the
// sweeps meets the same record. It counts the changes that would have been kept.
type dry struct {
	store.Store
	changed int
}

func (d *dry) Update(ctx context.Context, id meeting.ID, _ string, fn func(*meeting.Escalation) error) (*meeting.Escalation, error) {
	e, err := d.Get(ctx, id)
	if err != nil {
		return nil, err
	}
	if err := fn(e); err != nil {
		return nil, err
	}
	if events, _ := e.Take(); len(events) > 0 {
		d.changed++
	}
	return e, nil
}

// The people of the sweeps: those of the storybook, and those who have no say in it.
var (
	guest    = meeting.Person{ID: "U0GUEST", Name: "Gus Guest", Zone: "Europe/Rome", Standing: meeting.Guest}
	stranger = meeting.Person{ID: "U0STRANGER", Name: "Stella Stranger", Zone: "Europe/Rome", Standing: meeting.Stranger}
	robot    = meeting.Person{ID: "U0ROBOT", Name: "Robbie", Standing: meeting.Bot}
	outsider = meeting.Person{ID: "U0OUT", Name: "Otto Outside", Zone: "Europe/Rome", Standing: meeting.FullMember}
	gone     = meeting.Person{ID: "U0SARAH", Name: "Sarah Martinez", Zone: "America/New_York", Standing: meeting.Gone}

	inside    = []meeting.Person{view.Sarah, view.Tom, view.Lisa, view.David, view.Maria, view.Robert, view.Nina, view.Fiona}
	unwelcome = []meeting.Person{guest, stranger, robot, outsider, gone}
	everybody = append(slices.Clone(inside), guest, stranger, robot, outsider)
)
