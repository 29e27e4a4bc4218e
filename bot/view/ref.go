package view

import (
	"encoding/json"
	"strings"
	"time"

	"escalate/bot/meeting"
)

// Ref is what a button's value and a form's private metadata carry: ids and revisions, never
// text, names or rights. Whoever reads it looks the thing up again.
type Ref struct {
	Of   meeting.ID `json:"e,omitempty"`
	No   int        `json:"n,omitempty"` // of the option, ballot, decision, item, question …
	Rev  int        `json:"r,omitempty"` // the revision that was shown
	Key  string     `json:"k,omitempty"` // a role, a user id, a card
	At   int64      `json:"t,omitempty"` // a moment that was shown, in Unix seconds
	More bool       `json:"m,omitempty"` // the form shows its further fields
	Warn bool       `json:"w,omitempty"` // the form shows its warning and the box to tick
	Home bool       `json:"h,omitempty"` // the form was opened from Home, which is drawn anew afterwards
	Seen string     `json:"d,omitempty"` // the print of the figures shown (meeting.Figures), and of what each input was filled with
	// Roles carries the people of an opening form that has no escalation yet.
	Roles map[meeting.Role][]meeting.UserID `json:"p,omitempty"`
	// Channel and TS name the message an opening form or an item form was called on.
	Channel string `json:"c,omitempty"`
	TS      string `json:"s,omitempty"`
}

// String is the Ref as a button's value.
func (r Ref) String() string {
	b, err := json.Marshal(r)
	if err != nil {
		return "{}" // cannot happen: plain fields
	}
	return string(b)
}

// ParseRef reads a Ref back. What cannot be read is an empty Ref: it refers to nothing.
func ParseRef(s string) Ref {
	var r Ref
	if err := json.Unmarshal([]byte(s), &r); err != nil {
		return Ref{}
	}
	return r
}

// What the slots stand for, by name: a handler asks for what its button is about, and never for a
// slot. On the wire they stay short, because a value has 2000 characters and a form's metadata 3000.

// Option returns the number of the option that the Ref is about.
func (r Ref) Option() int { return r.No }

// Ballot returns the number of the vote that the Ref is about.
func (r Ref) Ballot() int { return r.No }

// Choice returns the number of the option that a button of a vote is for; 0 for none.
func (r Ref) Choice() int { return r.Rev }

// Decision returns the number of the decision that the Ref is about.
func (r Ref) Decision() int { return r.No }

// Item returns the number of the action item that the Ref is about.
func (r Ref) Item() int { return r.No }

// FollowUp returns the number of the follow-up meeting that the Ref is about.
func (r Ref) FollowUp() int { return r.No }

// Role returns the role that the Ref is about.
func (r Ref) Role() meeting.Role { return meeting.Role(r.Key) }

// Person returns whom the Ref is about.
func (r Ref) Person() meeting.UserID { return meeting.UserID(r.Key) }

// Shown returns what the form or button showed of what its command changes.
func (r Ref) Shown() meeting.Seen {
	return meeting.Seen{Rev: r.Rev, Figures: r.Seen[:min(len(r.Seen), meeting.FiguresLen)]}
}

// Moment returns the moment that was shown.
func (r Ref) Moment() time.Time { return time.Unix(r.At, 0).UTC() }

// The actions that do something at once. An action id is one of these, or ActForm, and may
// go on after a colon to be unique in its block: "vote:2". ActForm+":"+name opens the form
// of that name.
const (
	ActForm         = "form"
	ActMore         = "more"              // in a form: show its further fields; Value is ignored, the form's metadata counts
	ActRead         = "read"              // opens a modal of text; Key: a card, a review, or one of the read keys
	ActConfirm      = "confirm"           // Key: review role, Rev: its revision
	ActOpenVote     = "open-vote"         // opens the vote under the default rules
	ActVote         = "vote"              // No: ballot, Rev: option number
	ActAbstain      = "abstain"           // No: ballot
	ActRecuse       = "recuse"            // No: ballot
	ActMyBallot     = "my-ballot"         //
	ActCloseVote    = "close-vote"        // No: ballot
	ActWithdrawOpt  = "withdraw-option"   // No: option
	ActApprove      = "approve"           // No: decision, Rev: its revision
	ActItemDone     = "item-done"         // No: item
	ActItemUndo     = "item-undo"         // No: item
	ActItemSnooze   = "item-snooze"       // No: item, Key: "hour", "afternoon", "tomorrow"
	ActItem         = "item"              // an overflow menu; each option's value is "<action>|<Ref>"
	ActAgree        = "agree-date"        // No: item, At: the date shown
	ActDisagreeDate = "refuse-date"       // No: item, At: the date shown
	ActTakeChair    = "take-chair"        //
	ActTakeAll      = "take-all"          // Key: user id of who offers
	ActNewChannel   = "new-channel"       //
	ActRemove       = "remove"            // Key: user id
	ActPublish      = "publish-notes"     //
	ActLeaveOut     = "leave-check-out"   //
	ActPutBack      = "put-check-back"    //
	ActAdjourn      = "adjourn"           //
	ActCancelMeet   = "cancel-followup"   // No: follow-up
	ActBack         = "back"              // Home: end an absence
	ActHelp         = "help"              // Home: what can be typed, in a modal
	ActIntroduced   = "introduced"        // Home: hide the introduction
	ActExplain      = "explain"           // Key: a finding, as findingRef names it; No: the option whose form led to it
	ActCorrect      = "correct"           // Key: the role that gave the figures; No: option
	ActAnyway       = "open-anyway"       // opens the vote under the default rules although something does not add up
	ActAskException = "ask-exception"     // No: option
	ActGrant        = "approve-exception" // No: option, Rev: the asking that was shown
	ActSendAgain    = "send-again"        // Home of operators; No: the event with which it was given up
	ActSeat         = "take-vacant-chair" // Home of operators
	ActLink         = "link"              // a link button: Slack tells us of the click, nothing is done
)

// FormID is the action id of a button that opens a form; extra makes it unique in its block.
func FormID(name string, extra ...string) string {
	return strings.Join(append([]string{ActForm, name}, extra...), ":")
}

// Post is a message ready for Slack. Plain stands in for Blocks where Slack answers
// invalid_blocks: the newest blocks are not everywhere.
type Post struct {
	Text   string // the notification: number and verb only, because lock screens are public
	Blocks Blocks
	Plain  Blocks // nil: there is nothing in Blocks that could be refused
}

// Part is one notice together with its escalation as it is now.
type Part struct {
	E *meeting.Escalation
	N meeting.Notice
}
