package view

// The names of the forms: a form's callback id, and what FormID takes to make the button
// that opens it.
const (
	FormOpen   = "open"   // no escalation yet
	FormRoles  = "roles"  // Key: the role; without one, a list to choose from
	FormPeople = "people" //
	FormAsk    = "ask"    // Key: user id of whom to ask, or empty
	FormAnswer = "answer" // No: question

	FormOption   = "option"   // No: option, or 0 for a new one
	FormVote     = "vote"     //
	FormReason   = "reason"   // No: ballot
	FormDecision = "decision" // No: decision, or 0 for a new one
	FormWhy      = "why"      // No: decision
	FormDisagree = "disagree" // No: decision

	FormExplain         = "explain"            // Key: a finding
	FormExceptionGrant  = "exception-approve"  // No: option, Rev: the asking
	FormExceptionRefuse = "exception-refuse"   // No: option, Rev: the asking
	FormExceptionAsk    = "exception-question" // No: option, Rev: the asking

	FormItems        = "items"         // Key: user id of the owner, or empty
	FormItemDate     = "item-date"     // No: item
	FormItemHandOver = "item-handover" // No: item
	FormItemRefuse   = "item-refuse"   // No: item
	FormItemSnooze   = "item-snooze"   // No: item
	FormItemCancel   = "item-cancel"   // No: item
	FormItemLink     = "item-link"     // No: item

	FormHandOver = "handover" // of everything one has, in all escalations
	FormAway     = "away"     // of one person, in all escalations
	FormRead     = "read"     // a text
	FormFound    = "found"    // what the contract check finds in what was submitted
	FormInvite   = "invite"   // see InviteForm
)

// chairOnly are the forms whose commands refuse everybody but the chair.
var chairOnly = map[string]bool{
	FormWaive: true, FormPeople: true, FormVote: true, FormItemCancel: true,
}

// ChairOnly says that only the chair may open the form: whoever else presses its button is
// told so at once, before anything is typed.
func ChairOnly(name string) bool { return chairOnly[name] }
