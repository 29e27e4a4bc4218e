package page

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"

	"escalate/bot/slackfake"
)

// request is one thing that somebody does on the page.
type request struct {
	Tab   string `json:"tab"`
	As    string `json:"as"`
	At    string `json:"at"`
	Do    string `json:"do"`
	Where string `json:"where"` // "form", "home" or the ts of a message
	Block string `json:"block"`
	// Action is the action_id, the callback id of a shortcut, or the name of what to do.
	Action string              `json:"action"`
	Values []string            `json:"values"`
	Text   string              `json:"text"`
	Form   map[string][]string `json:"form"` // what stands in the form, by block_id
}

// answer is what the page hears of it.
type answer struct {
	Error string `json:"error,omitempty"`
	Go    *place `json:"go,omitempty"`
}

// mostBody is how large a request may be: a form of many long texts.
const mostBody = 1 << 20

// serveDo does what somebody does, and answers when the app has acknowledged it.
func (d *Desk) serveDo(w http.ResponseWriter, r *http.Request) {
	var q request
	if err := json.NewDecoder(http.MaxBytesReader(w, r.Body, mostBody)).Decode(&q); err != nil {
		http.Error(w, "your click could not be read", http.StatusBadRequest)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	out, err := d.do(q)
	if err != nil {
		out.Error = inWords(err, d.stage().Running())
	}
	_ = json.NewEncoder(w).Encode(out)
	d.wakeAll()
}

func (d *Desk) do(q request) (answer, error) {
	st := d.stage()
	if known, out, err := d.world(st, q); known {
		return out, err
	}
	a := &actor{Desk: d, st: st, q: q, me: st.who(q.As), tab: d.tab(q.Tab)}
	a.p = st.Slack.Person(a.me.ID)
	out, err := a.act()
	if name, _, _ := st.job.now(); name == "" && !st.play.state().Playing {
		go st.Hurry(st.ctx)
	}
	return out, err
}

// actor is somebody who does something in the workspace.
type actor struct {
	*Desk
	st  *stage
	q   request
	me  person
	p   *slackfake.Person
	tab *tab
}

func (a *actor) act() (answer, error) {
	q := a.q
	switch q.Do {
	case "click":
		return answer{}, a.click()
	case "overflow":
		return answer{}, a.choose(true)
	case "choose":
		return answer{}, a.choose(false)
	case "fill":
		return answer{}, a.fill()
	case "submit":
		return answer{}, a.submit()
	case "close":
		return answer{}, a.p.CloseView()
	case "close-all":
		return answer{}, a.p.CloseAll()
	case "say":
		return answer{}, a.say()
	case "shortcut":
		return answer{}, a.p.Shortcut(q.Action)
	case "message-shortcut":
		m, _, ok := a.seen(q.Where)
		if !ok {
			return answer{}, errGone
		}
		return answer{}, a.p.MessageShortcut(q.Action, m.Channel, m.TS)
	case "earlier":
		if a.tab != nil {
			a.tab.window.more()
		}
		return answer{}, nil
	}
	return answer{}, fmt.Errorf("%q is not possible here", q.Do)
}

var errGone = errors.New("that is not there any more. Look again")

// seen is what the person of the tab saw, or what is there now.
func (a *actor) seen(where string) (slackfake.Message, *slackfake.View, bool) {
	if a.tab != nil && a.tab.at.As == a.me.Handle {
		if m, v, ok := a.tab.surface(where); ok {
			return m, v, ok
		}
	}
	switch where {
	case "form":
		v := a.p.View()
		return slackfake.Message{}, v, v != nil
	case "home":
		v, ok := a.p.HomeView()
		return slackfake.Message{}, &v, ok
	}
	all := a.p.Messages(a.q.At)
	if a.q.At == "dm" {
		all = a.p.DMs()
	}
	for _, m := range all {
		if m.TS == where {
			return m, nil, true
		}
	}
	return slackfake.Message{}, nil, false
}

// surface is where something is pressed, with the blocks that the person saw.
func (a *actor) surface() (slackfake.Surface, json.RawMessage, error) {
	m, v, ok := a.seen(a.q.Where)
	switch {
	case !ok:
		return nil, nil, errGone
	case v == nil:
		return m, m.Blocks, nil
	}
	if a.q.Where == "form" {
		if err := a.fill(); err != nil {
			return nil, nil, err
		}
	}
	return *v, v.Blocks, nil
}

// click presses a button as the person saw it, even if the message has changed since. The
// surface is cut down to the button, because two buttons of a message may have one name.
func (a *actor) click() error {
	s, blocks, err := a.surface()
	if err != nil {
		return err
	}
	only, err := onlyThis(blocks, a.q.Block, a.q.Action)
	if err != nil {
		return err
	}
	switch s := s.(type) {
	case slackfake.Message:
		s.Blocks = only
		return a.p.ClickAsSeen(s, a.q.Action)
	case slackfake.View:
		s.Blocks = only
		return a.p.ClickAsSeen(s, a.q.Action)
	}
	return errGone
}

// choose takes an option of a menu, or sets what acts at once.
func (a *actor) choose(overflow bool) error {
	s, _, err := a.surface()
	if err != nil {
		return err
	}
	if a.q.Where == "home" {
		s = slackfake.Home
	}
	name := a.q.Block // the menu alone in its block, or one of its kind there
	values := wall(a.q.Values)
	if overflow {
		if len(values) != 1 {
			return errGone
		}
		return a.p.Overflow(s, name, values[0])
	}
	return a.p.Choose(s, name, values...)
}

// fill puts what stands in the form into it, as far as it is different.
func (a *actor) fill() error {
	v := a.p.View()
	if v == nil {
		return errGone
	}
	for _, c := range v.Controls() {
		values, given := a.q.Form[c.BlockID]
		if !given || c.Type == "button" || c.Type == "overflow" {
			continue
		}
		values = wall(values)
		if same(v.State[c.BlockID][c.ActionID], values) {
			continue
		}
		if err := a.p.Fill(c.BlockID, values...); err != nil {
			return err
		}
	}
	return nil
}

// same says that a form holds the values already; an empty text is none.
func same(held, values []string) bool {
	if len(values) == 1 && values[0] == "" {
		values = nil
	}
	if len(held) != len(values) {
		return false
	}
	for i := range held {
		if held[i] != values[i] {
			return false
		}
	}
	return true
}

// wall turns the page's "2006-01-02T15:04" into what the workspace reads.
func wall(values []string) []string {
	out := make([]string, len(values))
	for i, v := range values {
		if len(v) == 16 && v[10] == 'T' && v[13] == ':' {
			v = v[:10] + " " + v[11:]
		}
		out[i] = v
	}
	return out
}

func (a *actor) submit() error {
	if err := a.fill(); err != nil {
		return err
	}
	err := a.p.Submit()
	if errors.As(err, new(*slackfake.FormError)) {
		return nil // the form shows it
	}
	return err
}

// say types a command or a message.
func (a *actor) say() error {
	text := strings.TrimRight(a.q.Text, " \n")
	if command, rest, _ := strings.Cut(text, " "); strings.HasPrefix(command, "/") {
		return a.p.Command(a.q.At, command, strings.TrimSpace(rest))
	}
	if text == "" {
		return nil
	}
	_, err := a.p.Say(a.q.At, text, "")
	return err
}

// inWords is an error as it is shown on the page, with or without a bot.
func inWords(err error, running bool) string {
	switch {
	case errors.Is(err, slackfake.ErrNoSocket) && running:
		return "The app did not answer: it has lost its connection and is on its way back. Try again in a moment."
	case errors.Is(err, slackfake.ErrNoSocket):
		return "The app did not answer: it is not running. Start it and try again."
	case errors.Is(err, slackfake.ErrDown):
		return "Slack is down. Nothing that was saved is lost; try again when it is back."
	case errors.Is(err, slackfake.ErrTimeout):
		return "The app did not answer within three seconds. Try again."
	}
	s := err.Error()
	return strings.ToUpper(s[:1]) + s[1:] + "."
}
