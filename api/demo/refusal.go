package demo

import (
	"fmt"
	"strings"
)

// refusal is a RetCode that is not 0. The HTTP status stays 200.
type refusal struct {
	code int
	// about is the parameter's name, where the message names one.
	about string
}

func refuse(code int) error              { return refusal{code: code} }
func missing(parameter string) error     { return refusal{220, parameter} }
func unavailable(parameter string) error { return refusal{230, parameter} }

func (r refusal) Error() string { return fmt.Sprintf("RetCode %d: %s", r.code, r.message(false)) }

// message is what the service says, in English or Chinese.
func (r refusal) message(chinese bool) string {
	m, known := messages[r.code]
	if !known {
		m = [2]string{"Service error", "服务异常"}
	}
	text := m[0]
	if chinese {
		text = m[1]
	}
	return strings.ReplaceAll(text, "$", r.about)
}

// messages are the texts by RetCode, English and Chinese; $ stands for the parameter. They are
// those of API.md's table.
var messages = map[int][2]string{
	110: {"Server timeout", "服务超时"},
	130: {"Gateway error", "网关异常"},
	150: {"Service unavailable", "服务不可用"},
	153: {"Too many requests, please try again later", "请求过于频繁，请稍后重试"},
	160: {"Missing Action", "缺少 Action"},
	161: {"Action [$] is not available", "Action [$] 不存在"},
	170: {"Missing signature", "缺少签名"},
	171: {"Signature VerifyAC Error", "签名错误"},
	172: {"User not found", "用户不存在"},
	174: {"SecurityToken not found", "SecurityToken 不存在"},
	210: {"Missing parameter", "缺少参数"},
	220: {"Missing params [$]", "参数 [$] 缺失"},
	230: {"Params [$] not available", "参数 [$] 不可用"},
	292: {"Project not exist", "项目不存在"},
	293: {"Zone not allowed", "可用区没有权限"},
	294: {"Source IP is not allowed", "来源 IP 不被允许"},
	295: {"Security lock", "安全锁"},
	299: {"IAM permission error", "IAM 权限错误"},

	4058: {"Get ULB info failed, please retry", "获取负载均衡信息失败，请重试"},
	4072: {"Get resource info failed, please retry", "获取资源信息失败，请重试"},
	4074: {"Update backend failed, please retry", "更新后端失败，请重试"},
	4075: {"Delete policy failed, please retry", "删除转发规则失败，请重试"},
	4077: {"A policy cannot be without backends", "转发规则的后端不能为空"},
	4086: {"Get VServer info failed, please retry", "获取 VServer 信息失败，请重试"},
	4088: {"VServer not exist", "VServer 不存在"},
	4090: {"Create backend failed, please retry", "创建后端失败，请重试"},
	4091: {"Get backend list failed, please retry", "获取后端列表失败，请重试"},
	4092: {"Delete backend failed, please retry", "删除后端失败，请重试"},
	4093: {"Backend not exist", "后端不存在"},
	4096: {"Get policy list failed, please retry", "获取转发规则列表失败，请重试"},
	4097: {"Create policy failed, please retry", "创建转发规则失败，请重试"},
	4098: {"Delete policy failed, please retry later", "删除转发规则失败，请稍后重试"},
	4099: {"Create policy failed, please retry later", "创建转发规则失败，请稍后重试"},
	4100: {"Get policy info failed, please retry", "获取转发规则信息失败，请重试"},
	4101: {"Add backend to policy failed, please retry", "添加转发规则后端失败，请重试"},
	4102: {"Delete failed, please retry", "删除失败，请重试"},
	4103: {"Get backend info failed, please retry", "获取后端信息失败，请重试"},
	4104: {"Update failed, please retry later", "更新失败，请稍后重试"},
	4109: {"The resource is already a backend", "该资源已是后端节点"},
	4110: {"The backend is used by a forwarding policy", "后端节点已被转发规则使用，请先从转发规则中移除"},
	4112: {"TCP and UDP VServers have no policies", "TCP/UDP 协议的 VServer 不支持转发规则"},
	4116: {"The VServer's protocol has no policies", "该 VServer 的协议不支持转发规则"},
	4118: {"The backend's port must be the VServer's", "后端端口必须与 VServer 端口一致"},
	4120: {"The backend's parameters are wrong", "后端参数错误"},
	4127: {"Get resource info failed, please retry later", "获取资源信息失败，请稍后重试"},
	4136: {"Get network info failed, please retry", "获取网络信息失败，请重试"},
	4141: {"Get VServer info failed, please retry later", "获取 VServer 信息失败，请稍后重试"},
	4143: {"The VServer does not exist", "该 VServer 不存在"},
	4145: {"Create backend failed, please retry later", "创建后端失败，请稍后重试"},
	4146: {"Get backend info failed, please retry later", "获取后端信息失败，请稍后重试"},
	4147: {"Delete backend failed, please retry later", "删除后端失败，请稍后重试"},
	4148: {"The backend does not exist", "该后端不存在"},
	4151: {"Get certificate info failed, please retry", "获取证书信息失败，请重试"},
	4201: {"Get quota info failed, please retry", "获取配额信息失败，请重试"},
	4207: {"Quota exceeded", "配额不足"},
	4210: {"The resource does not exist any more", "资源已不存在"},
	4357: {"No permission for this operation", "没有此操作的权限"},
	4504: {"No permission for this resource", "没有此资源的权限"},
	4508: {"No permission for this product", "没有此产品的权限"},
	4996: {"Not supported in this region", "该地域不支持此产品"},

	63016: {"The backend exists already", "后端已存在"},
	63030: {"The domain to match is not valid", "转发域名不合法"},
	63031: {"The path to match is not valid", "转发路径不合法"},
	63032: {"The backend's VPC is not the ULB's", "后端的 VPC 与负载均衡不一致"},
	63059: {"The match is not valid", "转发匹配内容不合法"},
}
