package bot

import (
	"encoding/json"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"escalate/bot/meeting"
	"escalate/bot/router"
	"escalate/bot/view"
)

// control is something to press: an action id with its value.
type control struct{ action, value, story string }

func base(action string) string {
	id, _, _ := strings.Cut(action, ":")
	return id
}

// interactive are the elements of which Slack tells us a click.
var interactive = []string{"button", "overflow", "static_select", "radio_buttons", "checkboxes", "multi_static_select", "users_select", "datepicker"}

// storybook is everything that can be pressed in any story, outside inputs, and the callback
// ids of its forms.
func storybook(t *testing.T) (controls []control, callbacks []string) {
	t.Helper()
	drawn.Do(func() { drawnControls, drawnForms = draw(t) })
	return slices.Clone(drawnControls), slices.Clone(drawnForms)
}

// The storybook is drawn once for all tests.
var (
	drawn         sync.Once
	drawnControls []control
	drawnForms    []string
)

func draw(t *testing.T) (controls []control, callbacks []string) {
	t.Helper()
	seen := map[control]bool{}
	add := func(c control, story string) {
		if !seen[c] {
			seen[c] = true
			controls = append(controls, control{c.action, c.value, story})
		}
	}
	for _, s := range view.Stories() {
		if testing.Short() && strings.Contains(s.Name, "nasty") {
			continue // large, and with the buttons of the others
		}
		raw, err := json.Marshal(s.Build())
		require.NoError(t, err, s.Name)
		var made any
		require.NoError(t, json.Unmarshal(raw, &made), s.Name)
		walk(made, func(x map[string]any) {
			kind, _ := x["type"].(string)
			id, _ := x["action_id"].(string)
			if call, ok := x["callback_id"].(string); ok && kind == "modal" && x["submit"] != nil && !slices.Contains(callbacks, call) {
				callbacks = append(callbacks, call)
			}
			if id == "" || !slices.Contains(interactive, kind) {
				return
			}
			if value, ok := x["value"].(string); ok {
				add(control{action: id, value: value}, s.Name)
			}
			options, _ := x["options"].([]any)
			for _, o := range options {
				option, _ := o.(map[string]any)
				value, _ := option["value"].(string)
				add(control{action: id, value: value}, s.Name)
			}
		})
	}
	slices.Sort(callbacks)
	return controls, callbacks
}

// walk visits every object of a drawn story but what stands in its inputs: of those Slack
// tells us nothing before the form is sent.
func walk(x any, visit func(map[string]any)) {
	switch x := x.(type) {
	case []any:
		for _, y := range x {
			walk(y, visit)
		}
	case map[string]any:
		if x["type"] == "input" {
			return
		}
		visit(x)
		for _, y := range x {
			walk(y, visit)
		}
	}
}

// unshown are the clicks that no story shows, with the reason.
var unshown = map[string]string{
	view.ActAnyway: "a button of before opens the form that has taken its place",
}

func TestEveryButtonHasAHandlerAndEveryHandlerAButton(t *testing.T) {
	g := newRig(t)
	routes := g.bot.Routes()
	controls, _ := storybook(t)
	shown := map[string]bool{}
	for _, c := range controls {
		require.True(t, routes.HasAction(c.action), "%s in %s", c.action, c.story)
		shown[base(c.action)] = true
		if action, _, ok := strings.Cut(c.value, "|"); ok && base(c.action) == view.ActItem {
			_, known := g.bot.clicks[base(action)]
			require.True(t, known || base(action) == view.ActForm, "%s in a menu of %s", action, c.story)
			shown[base(action)] = true
		}
		if name, ok := strings.CutPrefix(c.action, view.ActForm+":"); ok {
			name, _, _ = strings.Cut(name, ":")
			require.True(t, g.bot.forms[name] != nil || slices.Contains(alone, name), "form %s in %s", name, c.story)
		}
	}
	for id := range g.bot.clicks {
		require.NotEqual(t, unshown[id] != "", shown[id], "%s is routed; shown: %v", id, shown[id])
	}
	for _, id := range []string{view.ActForm, view.ActMore, view.ActItem} {
		require.True(t, shown[id], id)
	}
}

// alone are the forms that belong to no escalation.
var alone = []string{view.FormOpen, view.FormAway, view.FormHandOver, view.FormMoveParts, view.FormCustomerName}

func TestEveryFormIsReadAndEveryReaderHasItsForm(t *testing.T) {
	g := newRig(t)
	submits := g.bot.Routes().RouteIDs().Submits
	for name, f := range g.bot.forms {
		require.Equal(t, f.saves(), slices.Contains(submits, name), "form %s", name)
	}
	_, callbacks := storybook(t)
	require.Equal(t, submits, callbacks, "the forms that the storybook shows")
}

// Whatever was ever posted is pressed at every stage: no fault, and an answer. An ordinary run lets one of those in the
// meeting and one who has no say press each, taking turns; with PROOF_FULL=1 everybody presses everything.
func TestEveryButtonThatWasEverPostedStillAnswers(t *testing.T) {
	controls, _ := storybook(t)
	controls = distinct(controls)
	t.Logf("%d different buttons", len(controls))
	at := stages
	if testing.Short() {
		at = turning
	}
	for turn, stage := range at {
		t.Run(stage, func(t *testing.T) {
			t.Parallel()
			g := newRig(t)
			e := g.keep(stage)
			d := &dry{Store: g.kept}
			g.bot.Store = d
			silences := map[string]bool{}
			for i, c := range controls {
				people := []meeting.Person{inside[(turn+i)%len(inside)], unwelcome[(turn+i)%len(unwelcome)]}
				if os.Getenv("PROOF_FULL") != "" {
					people = slices.Concat(inside, unwelcome)
				}
				for _, by := range people {
					g.pressed(d, e, c, by, silences)
				}
			}
			require.Empty(t, silences, "these answer nothing")
			require.Equal(t, e.Seq, g.events(e.ID), "nothing was kept")
		})
	}
}

// turning are the stages of a short run: one of each phase.
var turning = []string{"ready", "voting", "pending", "items", "asked", "closed", "withdrawn"}

// pressed presses one button for one person.
func (g *rig) pressed(d *dry, e *meeting.Escalation, c control, by meeting.Person, silences map[string]bool) {
	value := inStage(c.value, e.ID)
	before := d.changed
	r := g.request(by)
	r.Action, r.Value, r.Channel = c.action, value, e.Channel.ID
	r.Message = router.Message{TS: "1.1", Channel: r.Channel}
	if base(c.action) == view.ActMore {
		return // TestMore…
	}
	reply, err := g.act(r)
	if err != nil {
		refusal, ok := meeting.AsRefusal(err)
		require.True(g.t, ok, "%s %s by %s: %v", c.action, value, by.Name, err)
		require.NotEmpty(g.t, refusal.Text)
	}
	if slices.Contains(unwelcome, by) && !unbound[base(c.action)] && !strings.HasPrefix(c.action, view.FormID(view.FormOpen)) {
		require.Equal(g.t, before, d.changed, "%s changed something with %s", by.Name, c.action)
		if !slices.Contains([]string{view.FormID(view.FormHandOver), view.FormID(view.FormAway)}, c.action) {
			require.Error(g.t, err, "%s was shown something by %s", by.Name, c.action)
		}
	}
	if err == nil && silent(reply) && d.changed == before && base(c.action) != view.ActLink {
		silences[c.action+" by "+by.Name] = true
	}
}

// inStage is the value with the number of the escalation in the store.
func inStage(value string, id meeting.ID) string {
	action, ref, menu := strings.Cut(value, "|")
	if !menu {
		ref = value
	}
	x := view.ParseRef(ref)
	if x.Of != 0 {
		x.Of = id
	}
	if menu {
		return action + "|" + x.String()
	}
	return x.String()
}

// distinct leaves out buttons that differ by their numbers alone: of each every number and
// revision of an ordinary meeting, and one of those beyond.
func distinct(all []control) []control {
	seen := map[string]bool{}
	return slices.DeleteFunc(all, func(c control) bool {
		action, raw, menu := strings.Cut(c.value, "|")
		if !menu {
			action, raw = c.action, c.value
		}
		ref := view.ParseRef(raw)
		ref.Of, ref.At = 0, 0
		ref.No, ref.Rev = min(ref.No, 4), min(ref.Rev, 2)
		if strings.HasPrefix(ref.Key, "U0CROWD") {
			ref.Key = "U0CROWD"
		}
		ref.Key, _, _ = strings.Cut(ref.Key, ":") // a finding, whatever its figures
		if base(action) != view.ActForm {
			action = base(action)
		}
		id := action + ref.String()
		was := seen[id]
		seen[id] = true
		return was
	})
}

// An overdue item is silent until the next working morning at most, and that is what is said,
// however long a snooze was asked for.
func TestASnoozeSaysWhenItEnds(t *testing.T) {
	g := newRig(t)
	e := g.keep("items")
	g.at = e.Item(4).Due.Add(time.Hour)
	until := g.at.AddDate(0, 0, 14)
	reply, err := g.submit(view.Lisa, view.FormItemSnooze, view.Ref{Of: e.ID, No: 4}, router.Values{"until": {Unix: until.Unix()}})
	require.NoError(t, err)
	said := strings.Join(words(reply), " ")
	morning := g.bot.Policy.Calendar.NextMorning(g.at, view.Lisa.Zone)
	require.Contains(t, said, "Quiet until "+view.Wall(morning, view.Lisa.Zone))
	require.NotContains(t, said, view.Wall(until, view.Lisa.Zone))
}
