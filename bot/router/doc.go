// Package router is "Slack in": it receives what people do over Socket Mode and does once, for every handler, what each
// would otherwise repeat: decode, find the people, set now and a deadline, call the handler, acknowledge after it has
// committed, answer where Slack can, recover, drain.
//
// A request runs in two stages, each in order for one person and side by side for different people. The first decodes,
// calls the handler and acks; it makes no Slack call but the question who somebody is (users.info, one second at most,
// never before a form is opened). The second makes the calls of the answer (views.open, views.update, views.publish, the
// response_url). So a slow Slack API delays answers, never acks.
//
// Sockets: each connection is one socketmode.Client that lives as long as the connection. Reconnecting, its pace and its
// end are decided here, because slack-go reconnects without a pause, never stops for link_disabled, and sends acks of a
// dead connection at some later time (seen with v0.35.0).
//
// Two times: Request.At comes from Config.Clock. Everything about the line (deadlines, pauses, silence) is package
// time's, because Slack's three seconds do not follow a clock that a demo moves.
//
// The package must never import the store, the views, the outbox or the bot; it must never log what people typed, and
// never call Slack before views.open for a request that opens a form.
package router
