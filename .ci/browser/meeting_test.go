package browser

import "testing"

// Three people hold a meeting, by clicks and typing, from the command to a reminder.
func TestThreePeopleHoldAMeeting(t *testing.T) {
	v := open(t, demo(t), 1360, 860)

	// Sarah opens it. What she types behind the command is in the form.
	v.goTo("sarah", "customers")
	v.sees("#list", "Who can join a call?")
	v.press("#foot", "Message #customers, or type / for a command")
	v.types("/esc")
	v.sees("#complete", "/escalate hand-over", "What is waiting for you")
	v.picture("complete")
	v.types("alate GlobalTech Industries: Production down for 48 hours\r")
	v.sees(".form", "Open an escalation", "Severity")
	v.picture("opening")
	v.sees(".form", "technical: Lisa Wong", "approver: Tom Anderson") // as configured
	v.press(".form", "Change the people")
	v.sees(".form .chip", "Lisa Wong")
	v.chooses("Sponsor", "Tom Anderson")
	v.writes("Customer", "")
	v.types("\b")
	v.press(".form", "Open")
	v.sees(".form .err", "required")
	v.sees(".form .chip", "Lisa Wong")
	v.writes("Customer", "GlobalTech Industries")
	v.press(".form", "Open")
	v.sees(".form", "ESC-1 is open")
	v.press(".form", "Done")
	v.gone(".form")
	v.press("#side", "esc-1-globaltech-industries")
	const room = "#list"
	v.sees(room, "ESC-1 · GlobalTech Industries", "Production down for 48 hours", "Tom Anderson")
	v.sees("#strict", "Slack rules broken: none")

	v.press(room, "Edit customer")
	v.writes("Annual contract value", "a lot")
	v.press(".form", "Save")
	v.sees(".form .err", "could not read") // under its field, with what can be
	v.writes("Annual contract value", "$2.3M")
	v.press(".form", "Save")
	v.sees(".form", "This is how it was read.", "$2,300,000")
	v.press(".form", "Done")
	v.gone(".form")
	v.sees(room, "$2.3M")

	// Lisa, one click away, has a badge, a message and a form.
	v.until("an unread message", `() => document.querySelector('#rail-lisa .badge[data-text="1"]') && true || null`)
	v.press("#rail", "Lisa")
	v.sees("#side .me", "Technical Support Lead")
	v.press("#side", "escalate")
	v.sees(room, "Please write your technical review")
	v.press(room, "Write review")
	v.writes("What happened", "A schema change nobody wrote down broke the database.")
	v.writes("Root cause", "An undocumented schema change")
	v.press(".form", "Confirm")
	v.sees(".form", "the outage's start and end") // what the contract check asks its author first
	v.press(".form", "Keep as is")
	v.gone(".form")

	// Sarah waives what nobody is there for, and proposes two options.
	v.press("#rail", "Sarah")
	v.press("#side", "esc-1-globaltech-industries")
	v.sees(room, "Reviewing · 1 of 3 reviews in")
	for _, done := range []string{"1 of 3 reviews in, 1 waived", "1 of 3 reviews in, 2 waived"} {
		v.press(room, "Waive")
		v.writes("Why", "Nobody is there for it today")
		v.press(".form", "Waive")
		v.gone(".form")
		v.sees(room, done)
	}
	for _, o := range [][]string{{"Contractual minimum", "10", "$23,000"}, {"Customer focus", "25", "$57,500"}} {
		v.press(room, "Propose an option")
		v.writes("Title", o[0])
		v.writes("Service credit, percent", o[1])
		v.writes("Service credit, amount", o[2])
		v.press(".form", "Propose")
		v.sees(".form", "as read", o[2])
		v.press(".form", "Keep as is") // what the contract check asks stands beside the comparison then
		v.gone(".form")
		v.sees(room, o[0])
	}
	v.sees(room, "Contractual minimum", "Customer focus")
	v.press(room, "Option")
	v.sees(room+" th[aria-sort=ascending]", "Option")
	v.picture("comparison")

	// Three of them vote; it closes a minute after the last one.
	v.press(room, "Open the vote")
	v.sees(".form", "Not opened yet")
	v.press(".form", "Open anyway")
	v.gone(".form")
	v.sees(room, "Option 2: Customer focus", "Abstain")
	v.picture("ballot")
	v.press(room, "Option 2: Customer focus")
	v.sees(room, "1 of 3")
	for _, who := range []struct{ name, full, voted string }{{"Lisa", "Lisa Wong", "2 of 3"}, {"Maria", "Maria Rodriguez", "3 of 3"}} {
		v.press("#rail", who.name)
		v.press("#side", "esc-1-globaltech-industries")
		v.sees("#side .me", who.full)
		v.press(room, "Option 2: Customer focus")
		v.sees(room, who.voted)
	}
	v.press("#clock", "+1 hour")
	v.sees("#clock", "in that time", "14:4")
	v.sees(room, "Prepare the decision")

	// Sarah prepares the decision, Tom approves it with one button.
	v.press("#rail", "Sarah")
	v.sees("#side .me", "Sarah Martinez")
	v.press(room, "Prepare the decision")
	v.writes("Reasons, one a line", "It keeps the customer")
	v.press(".form", "Ask the approver")
	v.gone(".form")
	v.press("#rail", "Tom")
	v.press("#side", "escalate")
	v.sees("#side .me", "Tom Anderson")
	v.sees(room, "Customer focus", "It keeps the customer")
	v.press(room, "Approve")
	v.press("#side", "esc-1-globaltech-industries")
	v.sees(room, "Decided", "Tom Anderson")

	// Lisa gets a task with a deadline; a day later she has been reminded of it.
	v.press("#rail", "Sarah")
	v.sees("#side .me", "Sarah Martinez")
	v.press(room, "Add action items")
	v.writes("Tasks, one a line", "Lisa: Call the customer by 2025-11-12 10:00")
	v.press(".form", "Assign")
	v.sees(".form", "For Lisa Wong", "Call the customer")
	v.press(".form", "Assign")
	v.gone(".form")
	v.press("#rail", "Lisa")
	v.press("#side", "escalate")
	v.sees("#side .me", "Lisa Wong")
	v.sees(room, "Call the customer", "Hand over")
	v.press("#clock", "+1 day")
	v.sees("#clock", "in that time", "Tuesday, 11 November 2025")
	v.sees(room, "Call the customer: due Nov 12 at 10:00 AM")
	v.picture("reminder")

	// Done is done: it is gone from Home, and the chair's card says so.
	v.press(room, "Mark done")
	v.press("#side", "Home")
	v.sees(".home", "My escalations", "ESC-1")
	v.picture("home")
	v.press("#rail", "Sarah")
	v.press("#side", "esc-1-globaltech-industries")
	v.sees(room, "0 of 1 open")
	v.sees("#strict", "Slack rules broken: none")
}
