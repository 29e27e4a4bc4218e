package draw

import "escalate/bot/slackfake/wire"

// raw is a decoded JSON object.
type raw = wire.Obj
