package proof

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"time"

	"escalate/bot/slackfake"
	"escalate/bot/slackfake/blockkit"
	"escalate/cmd/internal/story"
)

// canary stands in everything that people type, so that it can be looked for where nothing
// typed may stand. No id that is drawn at random can hold it: none has a hyphen and a z.
const canary = "zq-xj"

// cast is the people of a fortnight.
var cast = []story.Person{
	{Handle: "ana", Name: "Ana Alves", Title: "Customer Success", Zone: "America/New_York"},
	{Handle: "bo", Name: "Bo Berg", Title: "VP", Zone: "Europe/Berlin"},
	{Handle: "cem", Name: "Cem Can", Title: "Support", Zone: "Asia/Kolkata"},
	{Handle: "dee", Name: "Dee Day", Title: "Account Manager", Zone: "America/Los_Angeles"},
	{Handle: "eva", Name: "Eva Ek", Title: "Counsel", Zone: "Europe/London"},
	{Handle: "fay", Name: "Fay Fox", Title: "Product", Zone: "Australia/Adelaide"},
	{Handle: "gus", Name: "Gus Guest", Title: "Contractor", Zone: "Europe/Berlin", Kind: "guest"},
	{Handle: "hal", Name: "Hal Hill", Title: "Finance", Zone: "America/St_Johns"},
}

// crowd is people who do anything that their screens let them do, and now and then what
// they should.
type crowd struct {
	w   *slackfake.Workspace
	rng *rand.Rand
	old *attic
	say func(format string, args ...any) // one line for the transcript
}

// attic keeps messages as somebody saw them, for a press on a button weeks later.
type attic struct {
	mu   sync.Mutex
	kept map[string][]slackfake.Message // by who saw them
}

const keptMost = 20

func (a *attic) keep(who string, m slackfake.Message, n int) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.kept == nil {
		a.kept = map[string][]slackfake.Message{}
	}
	if len(a.kept[who]) < keptMost {
		a.kept[who] = append(a.kept[who], m)
	} else {
		a.kept[who][n%keptMost] = m
	}
}

func (a *attic) of(who string) []slackfake.Message {
	a.mu.Lock()
	defer a.mu.Unlock()
	return slices.Clone(a.kept[who])
}

// choice is something that somebody could do now.
type choice struct {
	weight int
	what   string
	do     func() error
}

// act lets one person do one thing.
func (c *crowd) act(who string) {
	p := c.w.Person(who)
	if v := p.View(); v != nil {
		c.inForm(who, p, *v)
		return
	}
	if old := c.old.of(who); len(old) > 0 && c.rng.IntN(8) == 0 {
		m := old[c.rng.IntN(len(old))]
		c.one(who, c.controls(p, m, m.Buttons(), 1))
		return
	}
	all := c.commands(who, p)
	for _, m := range last(p.DMs(), 6) {
		buttons := m.Buttons()
		if len(buttons) > 0 && c.rng.IntN(8) == 0 {
			c.old.keep(who, m, c.rng.IntN(keptMost))
		}
		all = append(all, c.controls(p, m, buttons, 3)...)
	}
	for _, ch := range p.Channels() {
		if ch.Archived {
			continue
		}
		for _, m := range last(p.Messages(ch.ID), 14) {
			odds, buttons := 16, m.Buttons()
			if slices.ContainsFunc(buttons, func(k blockkit.Control) bool { return strings.HasPrefix(k.ActionID, "vote") }) {
				odds = 4 // a ballot is what people press too late
			}
			if len(buttons) > 0 && c.rng.IntN(odds) == 0 {
				c.old.keep(who, m, c.rng.IntN(keptMost))
			}
			all = append(all, c.controls(p, m, buttons, 2)...)
		}
	}
	if v, ok := p.HomeView(); ok {
		all = append(all, c.controls(p, slackfake.Home, v.Controls(), 1)...)
	}
	c.one(who, all)
}

// one does one of the things.
func (c *crowd) one(who string, all []choice) {
	sum := 0
	for _, x := range all {
		sum += x.weight
	}
	if sum == 0 {
		return
	}
	n := c.rng.IntN(sum)
	for _, x := range all {
		if n -= x.weight; n < 0 {
			c.say("%s %s: %s", who, x.what, outcomeOf(x.do()))
			return
		}
	}
}

func outcomeOf(err error) string {
	var form *slackfake.FormError
	switch {
	case err == nil:
		return "ok"
	case errors.As(err, &form):
		return "refused"
	}
	return err.Error()
}

func last[T any](all []T, n int) []T { return all[max(0, len(all)-n):] }

// liked is how much more often than other buttons these are pressed: a meeting shall get on.
var liked = map[string]int{
	"form:technical": 8, "form:business": 8, "form:legal": 8, "form:option": 6, "open-vote": 30, "vote": 14, "form:decision": 12,
	"approve": 30, "form:items": 8, "item-done": 8, "item-snooze": 6, "form:followup": 8, "adjourn": 3, "form:effect": 6,
	"form:item-date": 5, "form:item-handover": 5, "form:item-refuse": 2, "agree-date": 12, "refuse-date": 4, "take-chair": 10,
	"form:answer": 8, "form:ask": 2, "form:close": 1, "form:withdraw": 1, "form:reescalate": 1, "read": 1, "publish-notes": 1,
	"confirm": 8, "take-all": 10, "form:waive": 4, "new-channel": 20, "close-vote": 3,
}

func (c *crowd) controls(p *slackfake.Person, where slackfake.Surface, all []blockkit.Control, scale int) []choice {
	var out []choice
	times := map[string]int{}
	for _, k := range all {
		times[k.ActionID]++
	}
	for _, k := range all {
		name := k.ActionID
		if times[name] > 1 {
			name = k.BlockID + "/" + k.ActionID
		}
		id, _, _ := strings.Cut(k.ActionID, ":")
		if id == "form" {
			id = strings.Join(strings.SplitN(k.ActionID, ":", 3)[:2], ":")
		}
		w := liked[id]
		if w == 0 {
			w = 2
		}
		switch k.Type {
		case "button":
			seen := c.rng.IntN(4) == 0
			out = append(out, choice{w * scale, "presses " + k.ActionID, func() error {
				if seen {
					return p.ClickAsSeen(where, name)
				}
				return p.Click(where, name)
			}})
		case "overflow":
			if len(k.Options) > 0 {
				o := k.Options[c.rng.IntN(len(k.Options))]
				out = append(out, choice{2 * scale, "chooses " + o.Text, func() error { return p.Overflow(where, name, o.Text) }})
			}
		case "static_select":
			if len(k.Options) > 0 {
				o := k.Options[c.rng.IntN(len(k.Options))]
				out = append(out, choice{w * scale, "chooses " + o.Text, func() error { return p.Choose(where, name, o.Text) }})
			}
		}
	}
	return out
}

var words = []string{"status", "list", "mine", "notes", "action", "vote", "follow-up", "hand-over", "withdraw", "help", "", "Northwind: down " + canary, "open Contoso", "nonsense " + canary}

func (c *crowd) commands(who string, p *slackfake.Person) []choice {
	all := []choice{
		{2, "opens Home", func() error { return p.OpenHome() }},
	}
	rooms := len(slices.DeleteFunc(c.w.Channels(), func(ch slackfake.Channel) bool { return ch.IM }))
	few := rooms < 3 || c.rng.IntN(20) == 0 // a company with ten of them at once finishes none
	if few {
		all = append(all, choice{1, "uses the shortcut", func() error { return p.Shortcut("open_escalation") }})
	}
	where := ""
	if chs := p.Channels(); len(chs) > 0 && c.rng.IntN(3) > 0 {
		where = chs[c.rng.IntN(len(chs))].ID
	}
	if word := words[c.rng.IntN(len(words))]; few || !strings.Contains(word, " ") {
		all = append(all, choice{6, "/escalate " + word, func() error { return p.Command(where, "/escalate", word) }})
	}
	for _, ch := range p.Channels() {
		all = append(all, choice{1, "says something", func() error {
			ts, err := p.Say(ch.ID, "we have to "+canary+" by Friday 5pm", "")
			if err == nil && c.rng.IntN(2) == 0 {
				err = p.MessageShortcut([]string{"add_action_item", "escalate_this"}[c.rng.IntN(2)], ch.ID, ts)
			}
			return err
		}})
	}
	return all
}

// inForm fills and sends the form in front, or leaves it.
func (c *crowd) inForm(who string, p *slackfake.Person, v slackfake.View) {
	switch n := c.rng.IntN(20); {
	case n == 0 || v.Submit == "":
		c.say("%s closes %q: %s", who, v.Title, outcomeOf(p.CloseView()))
		return
	case n == 1:
		c.one(who, c.controls(p, v, v.Controls(), 1))
		return
	}
	careful := c.rng.IntN(6) > 0
	for try := range 3 {
		for _, k := range v.Controls() {
			if value, ok := c.value(p, v, k, careful || try > 0); ok {
				if err := p.Fill(k.BlockID, value...); err != nil {
					c.say("%s fills %s with %q: %v", who, k.BlockID, value, err)
				}
			}
		}
		err := p.Submit()
		c.say("%s sends %q: %s", who, v.Title, outcomeOf(err))
		if _, refused := errors.AsType[*slackfake.FormError](err); !refused {
			return
		}
	}
	if c.rng.IntN(3) > 0 {
		_ = p.CloseView()
	}
}

// good is what one types into the fields by their names.
var good = map[string][]string{
	"customer": {"Northwind", "Contoso", "Globex"}, "satisfaction": {"3/10"}, "now": {"7/10"}, "then": {"2/10"},
	"value": {"$2.3M"}, "amount": {"$23K", "$115K", "€10K"}, "percent": {"10%", "25%"}, "revenue": {"$1M"}, "expansion": {"$5M"},
	"impact_amount": {"$1.2M"}, "probability": {"50%"}, "demand_percent": {"100%"}, "demand_period": {"Q4 2025"},
	"outage": {"48 h", "27 Feb 22:00 - 1 Mar 04:00 UTC"}, "sla": {"99.9"}, "cap": {"10%", "15% of the monthly fee", "no cap"}, "stated": {"0.14%"},
	"zone": {"Europe/Berlin"}, "length": {"", "5", "30"}, "quorum": {"", "1"}, "fee_base": {"$10K"}, "claim_deadline": {"30 days"},
	"of": {"ESC-1"}, "due": {"tomorrow 5pm", "in 3 hours", "Friday"},
	"date": {"tomorrow 5pm", "Friday"},
	"tasks": {
		"Call the customer " + canary + " within 24 hours\nWrite it down by Friday 5pm", "Think " + canary, "Check by tomorrow noon\nSend within 3 hours",
		"Repair by Saturday 8pm",
	},
}

// bad is what is typed in a hurry, or on purpose.
var bad = []string{"<!channel> <@U123> *bold*", "-5", "10.000,00.1", "🙂🙂🙂", "yesterday-ish", strings.Repeat("x", 2999), "=1+1", "\n\n", "ESC-99"}

// value is what somebody puts into a field; ok is false when they leave it as it is.
func (c *crowd) value(p *slackfake.Person, v slackfake.View, k blockkit.Control, careful bool) (value []string, ok bool) {
	n := c.rng.IntN(10)
	if len(k.Initial) > 0 && n < 6 || k.Optional && n < 5 {
		return nil, false
	}
	some := func(all []string) []string {
		var out []string
		for _, s := range all {
			if c.rng.IntN(3) == 0 {
				out = append(out, s)
			}
		}
		return out
	}
	options := func() (all []string) {
		for _, o := range k.Options {
			all = append(all, o.Text)
		}
		return all
	}
	one := func(all []string) ([]string, bool) {
		if len(all) == 0 {
			return nil, false
		}
		return []string{all[c.rng.IntN(len(all))]}, true
	}
	day := func() time.Time { return c.w.Now().AddDate(0, 0, c.rng.IntN(6)) }
	var handles []string
	for _, x := range cast {
		handles = append(handles, x.Handle)
	}
	switch k.Type {
	case "plain_text_input":
		if known, ok := good[k.BlockID]; ok && (careful || c.rng.IntN(2) == 0) {
			return one(known)
		}
		if !careful && c.rng.IntN(2) == 0 {
			return one(bad)
		}
		return []string{canary + " " + k.BlockID + fmt.Sprint(c.rng.IntN(1000))}, true
	case "number_input":
		return []string{fmt.Sprint(1 + c.rng.IntN(9))}, true
	case "users_select":
		return one(handles)
	case "multi_users_select":
		return some(handles), true
	case "static_select", "radio_buttons":
		return one(options())
	case "multi_static_select", "checkboxes":
		return some(options()), true
	case "datepicker":
		return []string{day().Format(time.DateOnly)}, true
	case "timepicker":
		return []string{fmt.Sprintf("%02d:%02d", 7+c.rng.IntN(14), 15*c.rng.IntN(4))}, true
	case "datetimepicker":
		return []string{day().Add(time.Duration(c.rng.IntN(48)) * time.Hour).Format("2006-01-02 15:04")}, true
	}
	return nil, false
}
