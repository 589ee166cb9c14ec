export const zh = {
  stepUpLabel: '您的登录密码',
  stepUpHint: '再次确认是您本人。时间记入留痕。',
} as const satisfies Record<string, string>
