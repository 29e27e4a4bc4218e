package view

import (
	"github.com/slack-go/slack"

	"escalate/bot/meeting"
)

// Blocks is a list of Block Kit blocks.
type Blocks = []slack.Block

// Values is what a form holds, by block id. In our forms a block, its element and the field
// of a refusal have the same name.
type Values map[string]Value

// Value is what one input holds.
type Value struct {
	Text    string
	Options []string // values of the chosen options
	Users   []meeting.UserID
	Date    string // 2006-01-02
	Time    string // 15:04
	Unix    int64
}

// Text is a text input's content.
func (v Values) Text(id string) string { return v[id].Text }

// Option is the value of the chosen option; "" when there is none.
func (v Values) Option(id string) string {
	if o := v[id].Options; len(o) > 0 {
		return o[0]
	}
	return ""
}

// User is the chosen person; "" when there is none.
func (v Values) User(id string) meeting.UserID {
	if u := v[id].Users; len(u) > 0 {
		return u[0]
	}
	return ""
}

// Ticked says that a checkbox of the block is ticked.
func (v Values) Ticked(id string) bool { return len(v[id].Options) > 0 }
