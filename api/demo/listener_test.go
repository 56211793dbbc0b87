package demo

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestUpdateVServerAttributeSwitchesTheCheckAndNothingElse(t *testing.T) {
	c := serve(t, Options{})
	p := c.at("legacy-billing", "billing-8080")
	was := c.described(p)
	for _, to := range []string{"Path", "Port"} {
		c.ok("UpdateVServerAttribute", params{"ULBId": p.ulb, "VServerId": p.vserver, "MonitorType": to})
		now := c.described(p)
		assert.Equal(t, to, now["MonitorType"])
		now["MonitorType"] = was["MonitorType"]
		assert.Equal(t, was, now)
	}
	c.refused(230, "UpdateVServerAttribute", params{"ULBId": p.ulb, "VServerId": p.vserver, "MonitorType": "Ping"})
	tcp := c.at("api-tcp", "api-9000")
	c.refused(230, "UpdateVServerAttribute", params{"ULBId": tcp.ulb, "VServerId": tcp.vserver, "MonitorType": "Path"})
}
