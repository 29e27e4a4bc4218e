package app_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"escalate/bot/slackfake"
	"escalate/bot/slackfake/blockkit"
	"escalate/cmd/internal/story"
)

const walkRoom = "#esc-1-globaltech-industries"

// walk is people who press what they see in the story rig, and fill forms with whatever goes.
type walk struct {
	*world
	r     *rand.Rand
	avoid []string // what is left out: the beginnings of buttons that nobody presses on the way to the close
	path  []string
}

// leftOut are the parts of a meeting that can be left out.
var leftOut = [][]string{
	nil,
	{"Add action items"},
	{"Plan the follow-up", "Add action items"},
	{"Write", "Confirm"},
	{"Open the vote"},
	{"Write", "Confirm", "Open the vote", "Add action items", "Plan the follow-up"},
}

// press is a button or an entry of a menu in front of somebody.
type press struct {
	who   string
	where slackfake.Message
	c     blockkit.Control
	entry string // of a menu
}

func (p press) String() string { return strings.TrimSpace(p.who + ": " + p.c.Text + " " + p.entry) }

// shown are the presses that a person sees now, in the channel and then in their messages, the newest first.
func (w *walk) shown(who string) (all []press) {
	p := w.slack.Person(who)
	for _, place := range [][]slackfake.Message{p.Messages(walkRoom), p.DMs()} {
		for _, m := range slices.Backward(place) {
			for _, c := range m.Buttons() {
				switch c.Type {
				case "button":
					all = append(all, press{who: who, where: m, c: c})
				case "overflow":
					for _, o := range c.Options {
						all = append(all, press{who, m, c, o.Text})
					}
				}
			}
		}
	}
	return all
}

// away are the presses that lead away from the meeting, or hand it to somebody else.
var away = []string{"Withdraw the escalation", "Hand over", "Hand over the chair", "Remove", "Escalate again", "Add or remove people", "Name people for roles", "Open the message"}

// do presses and fills what opens; what is refused is closed again.
func (w *walk) do(p press) {
	w.path = append(w.path, p.String())
	person := w.slack.Person(p.who)
	what := p.c.ActionID
	if p.c.BlockID != "" {
		what = p.c.BlockID + "/" + what
	}
	var err error
	if p.entry != "" {
		err = person.Overflow(p.where, what, p.entry)
	} else {
		err = person.Click(p.where, what)
	}
	w.Pass(2 * time.Second)
	if err != nil {
		w.path = append(w.path, "  ("+err.Error()+")")
	}
	for range 6 {
		v := person.View()
		if v == nil {
			return
		}
		if v.Submit == "" {
			if i := slices.IndexFunc(v.Controls(), func(c blockkit.Control) bool { return c.Text == "Open anyway" }); i >= 0 {
				c := v.Controls()[i]
				_ = person.Click(*v, c.BlockID+"/"+c.ActionID)
				w.Pass(2 * time.Second)
			}
			break
		}
		w.fill(person, *v)
		if err := person.Submit(); err != nil {
			w.path = append(w.path, fmt.Sprintf("  (%s: %v %v)", v.Title, err, v.Errors))
		}
		w.Pass(2 * time.Second)
		if now := person.View(); now != nil && now.ID == v.ID && now.Hash == v.Hash {
			break // refused, and nothing better comes to mind
		}
	}
	for person.View() != nil {
		_ = person.CloseAll()
		w.Pass(time.Second)
	}
}

// typed is what goes into an input; everything else gets a word.
var typed = map[string]string{
	"percent": "10%", "amount": "$23K", "cap": "10%", "sla": "99.9", "outage": "48 h", "revenue": "$2.3M", "expansion": "$5M",
	"probability": "50%", "tasks": "Call them by Friday 5pm", "length": "60", "waivers": "No penalty waiver = 0", "parts": "Monitoring = $5K",
	"quorum": "", "now": "7/10", "of": "", "due": "Friday 5pm", "value": "$2.3M", "invoice": "", "impact": "$1.2M lost", "satisfaction": "2/10",
}

func (w *walk) fill(p *slackfake.Person, v slackfake.View) {
	for _, c := range v.Controls() {
		if c.BlockID == "" || len(v.Value(c.BlockID)) > 0 && c.BlockID != "drop" {
			continue
		}
		var values []string
		switch c.Type {
		case "plain_text_input", "number_input", "email_text_input":
			text, known := typed[c.BlockID]
			if c.Optional && !slices.Contains([]string{"drop", "no_effect", "why", "reason", "tasks"}, c.BlockID) {
				continue
			}
			if !known {
				text = "Because of this"
			}
			values = []string{text}
		case "static_select", "radio_buttons":
			if len(c.Options) == 0 {
				continue
			}
			o := c.Options[0]
			if c.BlockID != "outcome" {
				o = c.Options[w.r.IntN(len(c.Options))]
			}
			values = []string{o.Text}
		case "users_select":
			values = []string{[]string{"lisa", "david", "maria"}[w.r.IntN(3)]}
		case "multi_users_select":
			values = []string{"david"}
		case "datepicker":
			values = []string{"2025-12-01"}
		case "timepicker":
			values = []string{"14:00"}
		case "checkboxes":
			if c.BlockID != "confirm" {
				continue
			}
			values = []string{c.Options[0].Text}
		default:
			continue
		}
		if err := p.Fill(c.BlockID, values...); err != nil {
			w.path = append(w.path, "  (fill "+c.BlockID+": "+err.Error()+")")
		}
	}
}

// closed reports whether the closing post stands in the channel.
func (w *walk) closed() bool {
	return slices.ContainsFunc(w.slack.Person("sarah").Messages(walkRoom), func(m slackfake.Message) bool {
		return strings.HasPrefix(strings.Join(m.Lines(""), "\n"), "# Closed · ESC-1")
	})
}

// onward presses what leads on: the primary button of the newest card for the chair, a request in somebody's messages, or the
// button that ends what is under way. It returns false when nothing of it is shown.
func (w *walk) onward(step int) bool {
	primary := func(p press) bool { return p.c.Style == "primary" }
	named := func(text string) func(press) bool { return func(p press) bool { return p.c.Text == text } }
	for _, try := range []struct {
		who  string
		fits func(press) bool
	}{
		{"tom", named("Approve")}, {"sarah", named("Close the vote")}, {"lisa", named("Confirm")}, {"maria", named("Confirm")}, {"robert", named("Confirm")},
		{"lisa", named("Write review")}, {"maria", named("Write review")}, {"robert", named("Write review")},
		{"sarah", primary}, {"sarah", named("Waive")}, {"sarah", named("Decide without a vote")}, {"sarah", named("Adjourn the meeting")},
		{"sarah", named("Close the escalation")},
	} {
		chair := try.who == "sarah" // the others do what they are asked, and see that in their messages
		all := slices.DeleteFunc(w.shown(try.who), func(p press) bool {
			avoided := slices.ContainsFunc(w.avoid, func(s string) bool { return strings.HasPrefix(p.c.Text, s) })
			return avoided || !try.fits(p) || slices.Contains(away, p.c.Text) || !chair && !strings.HasPrefix(p.where.Channel, "D")
		})
		if len(all) == 0 || step%2 == 1 && !chair {
			continue
		}
		w.do(all[0])
		return true
	}
	return false
}

// TestTheShownButtonsLeadToTheClose opens an escalation, lets people press what they see in any order, whatever is left out, and
// then follows the next button to the close.
func TestTheShownButtonsLeadToTheClose(t *testing.T) {
	s, err := story.Load("globaltech")
	require.NoError(t, err)
	opened := slices.IndexFunc(s.Steps, func(st story.Step) bool { return strings.HasPrefix(st.Rest, "Edit customer") })
	require.Positive(t, opened)
	s.Steps = s.Steps[:opened]
	runs := 12
	if testing.Short() {
		runs = len(leftOut)
	}
	for seed := range runs {
		t.Run(fmt.Sprintf("seed %d", seed), func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				w := &walk{world: newWorld(t, s), r: rand.New(rand.NewPCG(uint64(seed), 7)), avoid: leftOut[seed%len(leftOut)]}
				require.NoError(t, w.Start())
				defer func() {
					require.NoError(t, w.Stop())
					w.slack.Close()
				}()
				require.NoError(t, s.Run(story.World{Slack: w.slack, Wait: w.Wait, Pass: w.Pass, Stop: w.Stop, Start: w.Start}))
				for w.slack.Person("sarah").View() != nil {
					_ = w.slack.Person("sarah").CloseAll()
				}
				w.Pass(time.Minute)
				for range seed * 2 {
					who := s.People[w.r.IntN(len(s.People))].Handle
					all := slices.DeleteFunc(w.shown(who), func(p press) bool { return slices.Contains(away, p.c.Text) || slices.Contains(away, p.entry) })
					if len(all) > 0 {
						w.do(all[w.r.IntN(len(all))])
					}
					w.Pass(time.Duration(w.r.IntN(120)) * time.Second)
				}
				w.path = append(w.path, "-- onward")
				for step := 0; !w.closed(); step++ {
					if step == 60 || !w.onward(step) && step%2 == 1 {
						p := w.slack.Person("sarah")
						var seen []string
						for _, m := range p.Messages(walkRoom) {
							seen = append(seen, strings.Join(m.Lines("sarah"), "\n"))
						}
						require.Fail(t, "no button leads to the close", "after %d steps, pressed:\n%s\n\nshown:\n%s", step, strings.Join(w.path, "\n"), strings.Join(seen, "\n---\n"))
					}
					w.Pass(time.Minute)
				}
				require.Empty(t, w.slack.Violations(), "what Slack's rules refused; pressed:\n%s", strings.Join(w.path, "\n"))
			})
		})
	}
}
